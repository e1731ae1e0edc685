"""Base class of an exporter: a batch processor with a bounded queue and a thread of its own."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from flask import Flask

    from cruddur.platform.telemetry.metrics import Recorder

log = logging.getLogger(__name__)

Item = TypeVar("Item")


class ExportError(Exception):
    """The vendor didn't accept a batch."""


class Exporter(Generic[Item]):
    """Exports items in a thread of its own, best effort.

    Items that don't fit into the queue or aren't accepted are dropped and counted. A thread that
    is stuck in an export holds one batch and blocks no caller.
    """

    name: str
    signal: Literal["traces", "errors", "logs"]
    recorders: Mapping[str, Recorder] = {}
    max_queue_size = 1000
    max_batch_size = 100
    schedule_delay_seconds = 1.0

    def __init__(self) -> None:
        self._dropped = 0
        self._queue: queue.Queue[Item] = queue.Queue(self.max_queue_size)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._worker: threading.Thread | None = None

    def export(self, batch: list[Item]) -> None:
        """Send a batch to the vendor, and raise if it isn't accepted."""
        raise NotImplementedError

    def instrument(self, app: Flask) -> None:
        """Instrument an app that is being built; most exporters need nothing of it."""

    def dropped(self) -> int:
        """Return how many items were dropped."""
        return self._dropped

    def emit(self, item: Item) -> None:
        """Queue an item; this never blocks."""
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self._drop(1)
            return
        # Started here, so that a server that forks after it was built has a thread in each process.
        if self._worker is None:
            with self._lock:
                if self._worker is None:
                    self._worker = threading.Thread(
                        target=self._work, name=f"telemetry {self.name}", daemon=True
                    )
                    self._worker.start()

    def deliver(self, batch: list[Item]) -> bool:
        """Export a batch in this thread; return whether it was accepted."""
        try:
            self.export(batch)
        except Exception as error:  # noqa: BLE001  # no vendor's error may end the thread
            self._drop(len(batch))
            log.warning("export to %s failed: %s", self.name, type(error).__name__)
            return False
        return True

    def shutdown(self, seconds: float) -> None:
        """Flush the queue, best effort, in this time; then stop."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.join(seconds)

    def _work(self) -> None:
        while not (self._stopping.is_set() and self._queue.empty()):
            # Sleeping while a batch gathers costs less than being woken by each item.
            self._stopping.wait(self.schedule_delay_seconds)
            while batch := self._next_batch():
                if not self.deliver(batch):
                    self._stopping.wait(self.schedule_delay_seconds)

    def _next_batch(self) -> list[Item]:
        batch: list[Item] = []
        with contextlib.suppress(queue.Empty):
            while len(batch) < self.max_batch_size:
                batch.append(self._queue.get_nowait())
        return batch

    def _drop(self, count: int) -> None:
        with self._lock:
            self._dropped += count
