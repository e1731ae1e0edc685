"""File lock that lets only one supervisor run per data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import UserError


class RunLock:
    """The lock file, which also has the process id of the supervisor."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Context manager that holds the lock.

        Raises:
            UserError: another supervisor runs.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UserError(
                    "Cruddur runs here already: see bin/dev --status, or end it with"
                    " bin/dev --stop."
                ) from None
            self._path.write_text(str(os.getpid()))
            yield

    def pid(self) -> int | None:
        """Return the process id of the supervisor that runs; None if there is none."""
        if not self._path.exists():
            return None
        with self._path.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(self._path.read_text())
        return None
