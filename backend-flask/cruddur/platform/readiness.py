"""Readiness checks: do the stores answer, and is the process not draining?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

# The name in the problem code that readyz answers with.
DRAINING = "leaving"
# How long the stores may take to answer.
LIMIT_SECONDS = 2.0


class _Check:
    """A check of one store. While one run hangs, no other is started."""

    def __init__(self, check: Callable[[], object]) -> None:
        self._check = check
        self._done = threading.Event()
        self._done.set()
        self._is_good = False

    def start(self) -> None:
        """Start a run, unless an earlier one still hangs."""
        if self._done.is_set():
            self._done.clear()
            self._is_good = False
            threading.Thread(target=self._run, name="readiness", daemon=True).start()

    def is_good(self, seconds: float) -> bool:
        """Return whether the run succeeds within this time."""
        return self._done.wait(max(0.0, seconds)) and self._is_good

    def _run(self) -> None:
        try:
            self._check()
            self._is_good = True
        except Exception as error:  # noqa: BLE001  # whatever the error is, the store can't be used
            log.debug("a store doesn't answer: %s", type(error).__name__)
        finally:
            self._done.set()


class Readiness:
    """Checks all stores in parallel, within a time limit, and caches the result briefly."""

    def __init__(
        self,
        checks: Mapping[str, Callable[[], object]],
        *,
        limit_seconds: float = LIMIT_SECONDS,
        cache_seconds: float = 1.0,
    ) -> None:
        self._checks = {name: _Check(check) for name, check in checks.items()}
        self._limit_seconds = limit_seconds
        self._cache_seconds = cache_seconds
        self._lock = threading.Lock()
        self._checked_at = float("-inf")
        self._failing: list[str] = []
        self._is_draining = False

    def failing(self) -> list[str]:
        """Return the names of the stores that don't answer."""
        if self._is_draining:
            return [DRAINING]
        # While one call checks, the others get the last result, so they don't hold threads.
        is_first = self._checked_at == float("-inf")
        if self._lock.acquire(blocking=is_first):
            try:
                if time.monotonic() - self._checked_at >= self._cache_seconds:
                    self._failing = self._run_checks()
                    self._checked_at = time.monotonic()
            finally:
                self._lock.release()
        return self._failing

    def wait(self, seconds: float) -> list[str]:
        """Wait until all stores answer, up to `seconds`; return those that don't."""
        deadline = time.monotonic() + seconds
        while (failing := self.failing()) and time.monotonic() < deadline:
            time.sleep(0.2)
        return failing

    def start_draining(self) -> None:
        """Report not ready from now on: the process is about to end."""
        self._is_draining = True

    def _run_checks(self) -> list[str]:
        for check in self._checks.values():
            check.start()
        deadline = time.monotonic() + self._limit_seconds
        return [
            name
            for name, check in self._checks.items()
            if not check.is_good(deadline - time.monotonic())
        ]
