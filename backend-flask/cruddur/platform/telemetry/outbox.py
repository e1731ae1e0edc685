"""What waits to be sent to a backend: a bounded queue, and a thread that empties it."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Outbox(Generic[T]):
    """Delivers behind the callers' backs, in batches, as far as the backend keeps up.

    What doesn't fit or can't be delivered is dropped and counted. A thread that is stuck in a
    delivery holds one batch and nobody up.
    """

    def __init__(
        self,
        name: str,
        deliver: Callable[[list[T]], None],
        *,
        capacity: int,
        batch: int = 100,
        pause_seconds: float = 1.0,
    ) -> None:
        self.dropped = 0
        self.delivered = 0
        self._name = name
        self._deliver = deliver
        self._batch = batch
        self._pause_seconds = pause_seconds
        self._waiting: queue.Queue[T] = queue.Queue(capacity)
        self._counting = threading.Lock()
        self._closing = threading.Event()
        self._hurry = threading.Event()
        self._worker: threading.Thread | None = None

    def put(self, item: T) -> None:
        """Have something delivered, soon; this returns at once."""
        try:
            self._waiting.put_nowait(item)
        except queue.Full:
            self._drop(1)
            return
        if self._waiting.qsize() >= self._batch:
            self._hurry.set()
        # Only now, so that a server that forks after it was built has a worker in each process.
        if self._worker is None:
            with self._counting:
                if self._worker is None:
                    self._worker = threading.Thread(
                        target=self._work, name=f"telemetry {self._name}", daemon=True
                    )
                    self._worker.start()

    def close(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time, then no more."""
        self._closing.set()
        self._hurry.set()
        if self._worker is not None:
            self._worker.join(seconds)

    def _work(self) -> None:
        while not (self._closing.is_set() and self._waiting.empty()):
            items = self._next()
            if not items:
                continue
            try:
                self._deliver(items)
                self.delivered += len(items)
            except Exception as error:  # noqa: BLE001  # nothing of a vendor's may end this thread
                self._drop(len(items))
                log.warning("%s takes no telemetry: %s", self._name, type(error).__name__)
                self._closing.wait(self._pause_seconds)

    def _next(self) -> list[T]:
        """Answer a batch: what comes within a moment of the first.

        That moment is slept through; to be woken by each item would cost more than delivering it.
        """
        items: list[T] = []
        with contextlib.suppress(queue.Empty):
            items.append(self._waiting.get(timeout=0.5))
            if self._waiting.qsize() + 1 < self._batch and not self._closing.is_set():
                self._hurry.wait(self._pause_seconds)
                self._hurry.clear()
            while len(items) < self._batch:
                items.append(self._waiting.get_nowait())
        return items

    def _drop(self, count: int) -> None:
        with self._counting:
            self.dropped += count
