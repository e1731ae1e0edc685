"""What is wrong with what an environment's file says, found before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ..settings import ROOT, Refusal
from . import templates
from .environments import Environment
from .stacks import Stack

_ROOTS = ROOT / "backend-flask" / "cruddur" / "platform" / "rds.pem"
_OF_PACKAGES = ("ArtifactBucket", "LambdaRuntime", "LambdaArchitecture")


def check(
    environment: Environment,
    stacks: Sequence[Stack],
    given: Callable[[Stack], Mapping[str, str]],
    *,
    stands: Callable[[Stack], bool],
) -> None:
    """Check what is known of the stacks' parameters against their templates.

    `given` answers what no file knows; a stack that `stands` keeps what it isn't told anew.

    Raises:
        Refusal: a value is missing, or CloudFormation wouldn't take it.
    """
    _check_root(environment)
    for stack in stacks:
        template = templates.read(stack.template)
        declared: Mapping[str, Mapping[str, Any]] = template["Parameters"]
        said = environment.said(stack, declared) | dict(given(stack))
        for name, value in said.items():
            if name in declared:
                _check_value(environment, stack, name, str(value), declared[name])
        found = {*said, *stack.needs, *stack.later, *stack.lambdas, *_OF_PACKAGES, "Env"}
        missing = lacking(declared, found)
        if missing and not stands(stack):
            raise Refusal(f"{complaint(environment, stack, missing)} Nothing was made.")
        _check_rules(environment, template, said)


def lacking(declared: Mapping[str, Mapping[str, Any]], found: Collection[str]) -> list[str]:
    """Answer the parameters that have neither a value nor a default."""
    return [name for name in declared if name not in found and "Default" not in declared[name]]


def complaint(environment: Environment, stack: Stack, missing: Sequence[str]) -> str:
    """Say what a stack lacks, and where it goes."""
    option = "--image …" if missing[0] == "Image" else f"--parameter {missing[0]}=…"
    return (
        f"The stack {stack.name} lacks {', '.join(missing)}: {_where(environment, stack)},"
        f" or say {option}."
    )


def _check_root(environment: Environment) -> None:
    if f"# Amazon RDS {environment.region} " not in _ROOTS.read_text():
        raise Refusal(
            f"{_ROOTS.relative_to(ROOT)} holds no root of RDS in {environment.region}, so nobody"
            " would believe the database: add it from the bundle that AWS publishes. Nothing was"
            " made."
        )


def _check_rules(
    environment: Environment, template: Mapping[str, Any], said: Mapping[str, str]
) -> None:
    declared = template["Parameters"]
    values = {name: each["Default"] for name, each in declared.items() if "Default" in each}
    values |= {**said, "Env": environment.name, "AWS::Region": environment.region}
    for rule in template.get("Rules", {}).values():
        if "RuleCondition" in rule and not _holds(rule["RuleCondition"], values):
            continue
        for assertion in rule["Assertions"]:
            if not _holds(assertion["Assert"], values):
                raise Refusal(
                    f"{assertion['AssertDescription']} Nothing was made:"
                    f" look into aws/config/{environment.name}.toml."
                )


def _check_value(
    environment: Environment, stack: Stack, name: str, value: str, declared: Mapping[str, Any]
) -> None:
    takes = [str(each) for each in declared.get("AllowedValues", [])]
    pattern = declared.get("AllowedPattern")
    if (takes and value not in takes) or (pattern and not re.fullmatch(pattern, value)):
        what = declared.get("ConstraintDescription") or " or ".join(takes) or pattern
        raise Refusal(
            f"{name} of the stack {stack.name} is {value!r}, and has to be {what}:"
            f" {_where(environment, stack)}. Nothing was made."
        )


def _where(environment: Environment, stack: Stack) -> str:
    return f"write it into aws/config/{environment.name}.toml, below [parameters.{stack.name}]"


def _holds(said: Any, values: Mapping[str, Any]) -> bool:
    """Tell whether a condition of a template's rule is true."""
    ((function, argument),) = said.items()
    if function == "Fn::Not":
        return not _holds(argument[0], values)
    if function == "Fn::And":
        return all(_holds(each, values) for each in argument)
    assert function == "Fn::Equals", function
    first, second = (
        str(values[each["Ref"]]) if isinstance(each, dict) else str(each) for each in argument
    )
    return first == second
