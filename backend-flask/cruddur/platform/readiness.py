"""Can the process do its work: do the stores that it depends on answer?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

LEAVING = "leaving"
# How long the stores may take to answer.
LIMIT_SECONDS = 2.0


class _Check:
    """A question to a store. One that hangs isn't asked again until it has let go."""

    def __init__(self, ask: Callable[[], object]) -> None:
        self._ask = ask
        self._answered = threading.Event()
        self._answered.set()
        self._is_good = False

    def start(self) -> None:
        """Begin to ask, unless an earlier question is still open."""
        if self._answered.is_set():
            self._answered.clear()
            self._is_good = False
            threading.Thread(target=self._run, name="readiness", daemon=True).start()

    def is_good(self, seconds: float) -> bool:
        """Answer whether a good answer came within this time."""
        return self._answered.wait(max(0.0, seconds)) and self._is_good

    def _run(self) -> None:
        try:
            self._ask()
            self._is_good = True
        except Exception as error:  # noqa: BLE001  # whatever it is, the store is of no use
            log.debug("a store doesn't answer: %s", type(error).__name__)
        finally:
            self._answered.set()


class Readiness:
    """Asks all stores at once, within a time limit, and keeps the answer for a moment."""

    def __init__(
        self,
        questions: Mapping[str, Callable[[], object]],
        *,
        limit_seconds: float = LIMIT_SECONDS,
        kept_seconds: float = 1.0,
    ) -> None:
        self._checks = {name: _Check(ask) for name, ask in questions.items()}
        self._limit_seconds = limit_seconds
        self._kept_seconds = kept_seconds
        self._asking = threading.Lock()
        self._asked = float("-inf")
        self._failing: list[str] = []
        self._is_leaving = False

    def failing(self) -> list[str]:
        """Answer which stores don't answer; none where all is well."""
        if self._is_leaving:
            return [LEAVING]
        with self._asking:
            if time.monotonic() - self._asked >= self._kept_seconds:
                self._failing = self._ask()
                self._asked = time.monotonic()
            return self._failing

    def wait(self, seconds: float) -> list[str]:
        """Wait until all stores answer, this long at most; answer those that don't."""
        deadline = time.monotonic() + seconds
        while (failing := self.failing()) and time.monotonic() < deadline:
            time.sleep(0.2)
        return failing

    def leave(self) -> None:
        """Be ready for nothing new: the process is about to end."""
        self._is_leaving = True

    def _ask(self) -> list[str]:
        for check in self._checks.values():
            check.start()
        deadline = time.monotonic() + self._limit_seconds
        return [
            name
            for name, check in self._checks.items()
            if not check.is_good(deadline - time.monotonic())
        ]
