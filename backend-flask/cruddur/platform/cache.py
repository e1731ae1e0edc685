"""In-process TTL cache, for responses that don't depend on the viewer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta


class TtlCache:
    """A cache of one process. Concurrent callers of a stale key wait for one computation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, tuple[datetime, str]] = {}

    def get_or_compute(
        self, key: str, compute: Callable[[], str], *, now: datetime, ttl: timedelta
    ) -> str:
        """Return the cached value; compute it first if it is missing or older than `ttl`."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not now - ttl < entry[0] <= now:
                entry = self._entries[key] = (now, compute())
            return entry[1]
