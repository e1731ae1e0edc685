"""Stale-while-revalidate cache, one per process, for responses that don't depend on the viewer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta

log = logging.getLogger(__name__)


class TtlCache:
    """A cache with one computation of a key at a time.

    Meanwhile other callers get the stale value. If there is none, they wait for that computation,
    and get its value or its error.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, tuple[datetime, str, str]] = {}
        self._running: dict[tuple[str, str], Future[str]] = {}

    def get_or_compute(
        self,
        key: str,
        compute: Callable[[], str],
        *,
        now: datetime,
        ttl: timedelta,
        max_stale: timedelta,
        version: str = "",
    ) -> str:
        """Return the cached value; compute it if it is missing or older than `ttl`.

        A value older than `ttl + max_stale`, or of another version, is never returned.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and (
                entry[1] != version or not now - ttl - max_stale < entry[0] <= now
            ):
                entry = None
            if entry is not None and now - ttl < entry[0]:
                return entry[2]
            running = self._running.get((key, version))
            if running is None:
                ours = self._running[key, version] = Future[str]()
        stale = entry[2] if entry else None
        if running is None:
            return self._compute(key, version, compute, now, ours, stale)
        return running.result() if stale is None else stale

    def _compute(
        self,
        key: str,
        version: str,
        compute: Callable[[], str],
        now: datetime,
        result: Future[str],
        stale: str | None,
    ) -> str:
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                del self._running[key, version]
            result.set_exception(error)
            if stale is None or not isinstance(error, Exception):
                raise
            log.warning("A cached value could not be computed: %s", type(error).__name__)
            return stale
        with self._lock:
            self._entries[key] = (now, version, value)
            del self._running[key, version]
        result.set_result(value)
        return value
