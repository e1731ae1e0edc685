"""Cache of people whose tokens were valid, one per process: whose page to read is known at once.

It never says that a token is valid: each request asks Postgres (`service.check`).
"""

from __future__ import annotations

import threading

from cruddur.accounts.service import Viewer

_MAX_SIZE = 4096


class KnownPeople:
    """People by their sub in Cognito, which is theirs alone. A handle may be a former one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._people: dict[str, Viewer] = {}

    def find(self, sub: str) -> Viewer | None:
        """Return a person; None if this process doesn't know them."""
        return self._people.get(sub)

    def add(self, sub: str, person: Viewer) -> None:
        """Remember a person; forget who was added first, if there are too many."""
        if sub in self._people:
            return
        with self._lock:
            while len(self._people) >= _MAX_SIZE:
                del self._people[next(iter(self._people))]
            self._people[sub] = person

    def remove(self, sub: str) -> None:
        """Forget a person, as their token is refused."""
        with self._lock:
            self._people.pop(sub, None)
