"""Validation of an environment's parameters against the templates, before anything is deployed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ..errors import UserError
from ..settings import ROOT
from . import templates
from .environments import Environment
from .stacks import Stack

_CA_BUNDLE = ROOT / "backend-flask" / "cruddur" / "platform" / "rds.pem"
# The deployment itself provides them.
_PROVIDED = ("Env", "ArtifactBucket", "LambdaRuntime", "LambdaArchitecture", "Zones")


def check(
    environment: Environment,
    stacks: Sequence[Stack],
    given: Callable[[Stack], Mapping[str, str]],
    *,
    is_deployed: Callable[[Stack], bool],
) -> None:
    """Check the known parameters of the stacks against their templates.

    `given` returns the parameters from the command line. A deployed stack reuses its previous
    values, so none can be missing.

    Raises:
        UserError: a value is missing, or CloudFormation would reject it.
    """
    _check_ca_bundle(environment)
    for stack in stacks:
        template = templates.read(stack.template)
        declared: Mapping[str, Mapping[str, Any]] = template["Parameters"]
        values = environment.configured_parameters(stack, declared) | dict(given(stack))
        for name, value in values.items():
            if name in declared:
                _check_value(environment, stack, name, str(value), declared[name])
        provided = {*values, *stack.inputs, *stack.optional_inputs, *stack.lambdas}
        missing = missing_parameters(declared, {*provided, *_PROVIDED})
        if missing and not is_deployed(stack):
            raise UserError(f"{missing_message(environment, stack, missing)} Nothing was deployed.")
        _check_rules(environment, template, values)


def missing_parameters(
    declared: Mapping[str, Mapping[str, Any]], provided: Collection[str]
) -> list[str]:
    """Return the parameters that have neither a value nor a default."""
    return [name for name in declared if name not in provided and "Default" not in declared[name]]


def missing_message(environment: Environment, stack: Stack, missing: Sequence[str]) -> str:
    """Return a message that names the missing parameters, and where to set them."""
    option = "--image …" if missing[0] == "Image" else f"--parameter {missing[0]}=…"
    return (
        f"The stack {stack.name} lacks {', '.join(missing)}: {_where(environment, stack)},"
        f" or pass {option}."
    )


def _check_ca_bundle(environment: Environment) -> None:
    if f"# Amazon RDS {environment.region} " not in _CA_BUNDLE.read_text():
        raise UserError(
            f"{_CA_BUNDLE.relative_to(ROOT)} has no certificate authority of RDS in"
            f" {environment.region}, so clients couldn't verify the database: add it from"
            " the bundle that AWS publishes. Nothing was deployed."
        )


def _check_rules(
    environment: Environment, template: Mapping[str, Any], given: Mapping[str, str]
) -> None:
    declared = template["Parameters"]
    values = {name: each["Default"] for name, each in declared.items() if "Default" in each}
    values |= {**given, "Env": environment.name, "AWS::Region": environment.region}
    for rule in template.get("Rules", {}).values():
        if "RuleCondition" in rule and not _is_true(rule["RuleCondition"], values):
            continue
        for assertion in rule["Assertions"]:
            if not _is_true(assertion["Assert"], values):
                raise UserError(
                    f"{assertion['AssertDescription']} Nothing was deployed:"
                    f" see aws/config/{environment.name}.toml."
                )


def _check_value(
    environment: Environment, stack: Stack, name: str, value: str, declared: Mapping[str, Any]
) -> None:
    allowed = [str(each) for each in declared.get("AllowedValues", [])]
    pattern = declared.get("AllowedPattern")
    if (allowed and value not in allowed) or (pattern and not re.fullmatch(pattern, value)):
        what = declared.get("ConstraintDescription") or " or ".join(allowed) or pattern
        raise UserError(
            f"{name} of the stack {stack.name} is {value!r}, and must be {what}:"
            f" {_where(environment, stack)}. Nothing was deployed."
        )


def _where(environment: Environment, stack: Stack) -> str:
    return f"set it in aws/config/{environment.name}.toml, below [parameters.{stack.name}]"


def _is_true(condition: Any, values: Mapping[str, Any]) -> bool:
    """Evaluate a condition of a template's rule."""
    ((function, argument),) = condition.items()
    if function == "Fn::Not":
        return not _is_true(argument[0], values)
    if function == "Fn::And":
        return all(_is_true(each, values) for each in argument)
    assert function == "Fn::Equals", function
    first, second = (
        str(values[each["Ref"]]) if isinstance(each, dict) else str(each) for each in argument
    )
    return first == second
