"""What a history is about: people, cruds and messages, as they were written."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..history import Operation
from .registers import Register


@dataclass
class Crud:
    """A crud or reply that somebody tried to create; `uuid` is None until it is seen."""

    mark: str
    author: str
    operation: Operation
    parent: str | None
    uuid: str | None = None
    tags: frozenset[str] = frozenset()
    pictures: tuple[str, ...] = ()
    mentioned: str | None = None
    quoted: str | None = None
    is_aged: bool = False
    visible: Register = field(default_factory=Register)
    """Whether it is shown: until it is deleted or expires."""
    stored: Register = field(default_factory=Register)
    """Whether it has a row: an expired one may, until it is purged."""


@dataclass
class SentMessage:
    """A message that somebody tried to send."""

    mark: str
    author: str
    members: frozenset[str]
    operation: Operation
    uuid: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Person:
    """An account that signed up."""

    handle: str
    uuid: str
    email: str
