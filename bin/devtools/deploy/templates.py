"""CloudFormation templates, parsed from YAML with their intrinsic functions."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

# A resource with one of these deletion policies, or a snapshot of it, outlives its stack.
RETAINING_POLICIES = ("Retain", "RetainExceptOnCreate", "Snapshot")


class _Loader(yaml.SafeLoader):
    """Reads short forms as `!Sub` as their long form, `{"Fn::Sub": …}`."""


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@functools.cache
def read(path: Path) -> dict[str, Any]:
    """Return a template as its JSON form."""
    template: dict[str, Any] = yaml.load(path.read_text(), _Loader)  # noqa: S506  # a safe loader
    return template


def retained_resources(path: Path) -> dict[str, str]:
    """Return the stateful resources, logical id → type: deleting the stack retains them.

    GitHub's identity provider isn't one: it is retained because other environments use it.
    """
    return {
        name: resource["Type"]
        for name, resource in read(path)["Resources"].items()
        if resource.get("DeletionPolicy") in RETAINING_POLICIES
        and resource["Type"] != "AWS::IAM::OIDCProvider"
    }


def stateful_types() -> frozenset[str]:
    """Return the types of stateful resources in all templates."""
    from .stacks import STACKS

    return frozenset(
        kind for stack in STACKS for kind in retained_resources(stack.template).values()
    )
