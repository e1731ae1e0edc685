"""What all actors know: people, cruds and conversations to act on; safe for many threads."""

from __future__ import annotations

import random
import threading
from collections import deque
from dataclasses import dataclass, field
from uuid import uuid4

_MAX_CRUDS = 200
_MAX_MESSAGES = 60
_TAGS = 6


@dataclass(frozen=True)
class KnownCrud:
    """A crud or reply that exists, or did."""

    uuid: str
    author: str
    has_poll: bool = False


@dataclass
class Conversation:
    """A conversation of two people, and its newest messages as (uuid, author)."""

    uuid: str
    members: frozenset[str]
    messages: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=_MAX_MESSAGES))


class World:
    """Shared state of a run."""

    def __init__(self) -> None:
        self.run = uuid4().hex[:6]
        self.tags = [f"torture{self.run}{number}" for number in range(_TAGS)]
        # One at a time, so that one warm process of the Lambda is enough.
        self.presigning = threading.Lock()
        self._lock = threading.Lock()
        self._marks = 0
        self._people: list[str] = []
        self._cruds: deque[KnownCrud] = deque(maxlen=_MAX_CRUDS)
        self._conversations: dict[str, Conversation] = {}

    def next_mark(self) -> str:
        """Return a word that no other text of any run has."""
        with self._lock:
            self._marks += 1
            return f"{self.run}x{self._marks}"

    def add_person(self, handle: str) -> None:
        """Add somebody who has signed up."""
        with self._lock:
            self._people.append(handle)

    def remove_person(self, handle: str) -> None:
        """Forget a deleted account."""
        with self._lock:
            self._people.remove(handle)

    def other_person(self, rng: random.Random, handle: str) -> str | None:
        """Return anybody else."""
        with self._lock:
            others = [person for person in self._people if person != handle]
        return rng.choice(others) if others else None

    def add_crud(self, uuid: str, author: str, *, has_poll: bool = False) -> None:
        """Add a crud that was created."""
        with self._lock:
            self._cruds.append(KnownCrud(uuid, author, has_poll))

    def any_crud(self, rng: random.Random, author: str | None = None) -> KnownCrud | None:
        """Return a crud, more likely a new one; of an author, if one is given."""
        with self._lock:
            known = [crud for crud in self._cruds if author in (None, crud.author)]
        if not known:
            return None
        return known[-1 - min(int(rng.expovariate(1 / 12)), len(known) - 1)]

    def add_message(self, group: str, members: frozenset[str], uuid: str, author: str) -> None:
        """Add a message that was sent."""
        with self._lock:
            known = self._conversations.setdefault(group, Conversation(group, members))
            known.messages.append((uuid, author))

    def any_conversation(self, rng: random.Random, handle: str) -> Conversation | None:
        """Return a conversation of a person."""
        with self._lock:
            own = [each for each in self._conversations.values() if handle in each.members]
        return rng.choice(own) if own else None

    def any_message(
        self, rng: random.Random, conversation: Conversation, author: str | None = None
    ) -> str | None:
        """Return the uuid of a message of a conversation; of an author, if one is given."""
        with self._lock:
            known = [uuid for uuid, by in conversation.messages if author in (None, by)]
        return rng.choice(known) if known else None
