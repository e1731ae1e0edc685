"""A change set of CloudFormation: the plan of a deployment, shown before it is executed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .stacks import Stack


@dataclass(frozen=True)
class Change:
    """One resource's change in a change set."""

    action: str
    resource: str
    kind: str
    replaces: bool

    @classmethod
    def parse(cls, item: Mapping[str, Any]) -> Change:
        """Return a change as CloudFormation describes it."""
        return cls(
            item["Action"],
            item["LogicalResourceId"],
            item["ResourceType"],
            replaces=item.get("Replacement") == "True",
        )

    @property
    def destroys(self) -> bool:
        """Return whether the present resource will be deleted."""
        return self.action == "Remove" or self.replaces

    def __str__(self) -> str:
        """Return it as a line of a plan."""
        action = "Replace" if self.replaces else self.action
        return f"  {action:<8}{self.resource:<28}{self.kind}"


@dataclass(frozen=True)
class Plan:
    """A change set that isn't executed yet."""

    stack: Stack
    change_set: str
    changes: tuple[Change, ...]
