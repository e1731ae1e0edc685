"""Answers that are the same for everybody, computed once and kept for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta


class Kept:
    """One process's kept answers, by name. One request computes; those beside it wait for it."""

    def __init__(self) -> None:
        self._computing = threading.Lock()
        self._answers: dict[str, tuple[datetime, str]] = {}

    def read(
        self, name: str, compute: Callable[[], str], *, now: datetime, lifetime: timedelta
    ) -> str:
        """Answer what is kept, or compute it anew where it is older than its lifetime."""
        with self._computing:
            kept = self._answers.get(name)
            if kept is None or not now - lifetime < kept[0] <= now:
                kept = self._answers[name] = (now, compute())
            return kept[1]
