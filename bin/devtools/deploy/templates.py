"""CloudFormation templates, read as what they say."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

# Deleting such a stack leaves these behind, or a snapshot of them.
KEEPING = ("Retain", "RetainExceptOnCreate", "Snapshot")


class _Loader(yaml.SafeLoader):
    """Reads `!Sub` and the like as the long form, `{"Fn::Sub": …}`."""


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
    """Answer a template as JSON would say it."""
    read: dict[str, Any] = yaml.load(path.read_text(), _Loader)  # noqa: S506  # a safe loader
    return read


def kept_resources(path: Path) -> dict[str, str]:
    """Answer what holds people's data, logical id → type: deleting the stack doesn't delete it.

    GitHub's identity provider stays too, but isn't data: other environments use it.
    """
    return {
        name: resource["Type"]
        for name, resource in read(path)["Resources"].items()
        if resource.get("DeletionPolicy") in KEEPING
        and resource["Type"] != "AWS::IAM::OIDCProvider"
    }


def holding_types() -> frozenset[str]:
    """Answer the types of resources that hold people's data in any template."""
    from .stacks import STACKS

    return frozenset(kind for stack in STACKS for kind in kept_resources(stack.template).values())
