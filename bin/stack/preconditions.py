"""What is wrong with what an environment's file says, found before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import templates
from .environments import Environment
from .settings import ROOT, Refusal
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
    if f"# Amazon RDS {environment.region} " not in _ROOTS.read_text():
        raise Refusal(
            f"{_ROOTS.relative_to(ROOT)} holds no root of RDS in {environment.region}, so nobody"
            " would believe the database: add it from the bundle that AWS publishes. Nothing was"
            " made."
        )
    for stack in stacks:
        template = templates.read(stack.template)
        declared: Mapping[str, Mapping[str, Any]] = template["Parameters"]
        said = _said(environment, stack, declared) | dict(given(stack))
        for name, value in said.items():
            if name in declared:
                _check_value(environment, stack, name, str(value), declared[name])
        found = {*said, *stack.needs, *stack.later, *stack.lambdas, *_OF_PACKAGES, "Env"}
        lacking = [
            name for name in declared if name not in found and "Default" not in declared[name]
        ]
        if lacking and not stands(stack):
            raise Refusal(
                f"The stack {stack.name} lacks {', '.join(lacking)}: {_where(environment, stack)},"
                f" or say {_option(lacking[0])}. Nothing was made."
            )
        values = {name: each["Default"] for name, each in declared.items() if "Default" in each}
        values |= {**said, "Env": environment.name, "AWS::Region": environment.region}
        for rule in template.get("Rules", {}).values():
            if "RuleCondition" not in rule or _holds(rule["RuleCondition"], values):
                for assertion in rule["Assertions"]:
                    if not _holds(assertion["Assert"], values):
                        raise Refusal(
                            f"{assertion['AssertDescription']} Nothing was made:"
                            f" look into aws/config/{environment.name}.toml."
                        )


def _said(environment: Environment, stack: Stack, declared: Mapping[str, Any]) -> dict[str, str]:
    shared = environment.parameters.get("shared", {})
    return {
        **{name: value for name, value in shared.items() if name in declared},
        **environment.parameters.get(stack.name, {}),
    }


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


def _option(name: str) -> str:
    return "--image …" if name == "Image" else f"--parameter {name}=…"


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
