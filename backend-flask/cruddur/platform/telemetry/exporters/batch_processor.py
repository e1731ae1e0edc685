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


class BatchProcessor(Generic[T]):
    """Delivers behind the callers' backs, in batches, as far as the backend keeps up.

    What doesn't fit or can't be delivered is dropped and counted. A thread that is stuck in a
    delivery holds one batch and nobody up.
    """

    def __init__(
        self,
        name: str,
        export: Callable[[list[T]], None],
        *,
        max_queue_size: int,
        max_batch_size: int = 100,
        schedule_delay_seconds: float = 1.0,
    ) -> None:
        self.dropped = 0
        self.exported = 0
        self._name = name
        self._export = export
        self._max_batch_size = max_batch_size
        self._schedule_delay_seconds = schedule_delay_seconds
        self._waiting: queue.Queue[T] = queue.Queue(max_queue_size)
        self._counting = threading.Lock()
        self._closing = threading.Event()
        self._flush_now = threading.Event()
        self._worker: threading.Thread | None = None

    def emit(self, item: T) -> None:
        """Have something delivered, soon; this returns at once."""
        try:
            self._waiting.put_nowait(item)
        except queue.Full:
            self._drop(1)
            return
        if self._waiting.qsize() >= self._max_batch_size:
            self._flush_now.set()
        # Only now, so that a server that forks after it was built has a worker in each process.
        if self._worker is None:
            with self._counting:
                if self._worker is None:
                    self._worker = threading.Thread(
                        target=self._work, name=f"telemetry {self._name}", daemon=True
                    )
                    self._worker.start()

    def shutdown(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time, then no more."""
        self._closing.set()
        self._flush_now.set()
        if self._worker is not None:
            self._worker.join(seconds)

    def _work(self) -> None:
        while not (self._closing.is_set() and self._waiting.empty()):
            items = self._next()
            if not items:
                continue
            try:
                self._export(items)
                self.exported += len(items)
            except Exception as error:  # noqa: BLE001  # nothing of a vendor's may end this thread
                self._drop(len(items))
                log.warning("%s takes no telemetry: %s", self._name, type(error).__name__)
                self._closing.wait(self._schedule_delay_seconds)

    def _next(self) -> list[T]:
        """Answer a batch: what comes within a moment of the first.

        That moment is slept through; to be woken by each item would cost more than delivering it.
        """
        items: list[T] = []
        with contextlib.suppress(queue.Empty):
            items.append(self._waiting.get(timeout=0.5))
            if self._waiting.qsize() + 1 < self._max_batch_size and not self._closing.is_set():
                self._flush_now.wait(self._schedule_delay_seconds)
                self._flush_now.clear()
            while len(items) < self._max_batch_size:
                items.append(self._waiting.get_nowait())
        return items

    def _drop(self, count: int) -> None:
        with self._counting:
            self.dropped += count
