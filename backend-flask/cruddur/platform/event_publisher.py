"""Publisher of realtime events: a bounded queue, and a thread that writes to the messages table.

The thread gathers events for a moment and writes them together: a call of DynamoDB takes more of
the processor than a request that publishes an event.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.util import Finalize
from uuid import UUID

from cruddur.context import new_uuid
from cruddur.platform import log_positions
from cruddur.platform.telemetry import metrics, tracing
from cruddur_messages import events
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.events import Event
from cruddur_messages.table import MAX_BATCH_SIZE, Table

log = logging.getLogger(__name__)

_MAX_QUEUE_SIZE = 1000
# Nobody sees it, as the stream's Lambda polls four times a second.
_GATHER_SECONDS = 0.05


class EventPublisher:
    """Publishes events to open pages, best effort: an event is a hint, and no request waits for it.

    Events that don't fit into the queue, or can't be written, are dropped and logged. Of equal ones
    that wait together, one is written.
    """

    def __init__(
        self,
        table: Table,
        clock: Callable[[], datetime],
        wait_until_replayed: Callable[[int], None] | None = None,
    ) -> None:
        self._table = table
        self._clock = clock
        # A page reads again when it gets an event, so the replicas must have what it is about.
        self._wait_until_replayed = wait_until_replayed
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(_MAX_QUEUE_SIZE)
        self._worker = threading.Thread(target=self._work, name="event-publisher", daemon=True)
        self._starting = threading.Lock()
        self._is_closing = False

    def __call__(self, user_uuid: UUID, kind: str, data: Mapping[str, object]) -> None:
        """Enqueue an event for a user; return immediately."""
        try:
            event = Event(kind, data, tracing.traceparent())
            self._queue.put_nowait(_Waiting(user_uuid, event, log_positions.required()))
        except queue.Full:
            metrics.event_dropped("too many wait")
            log.warning("An event is dropped: %d wait already", _MAX_QUEUE_SIZE)
            return
        # Started late, so that a server that forks after the build has a thread in each process.
        with self._starting:
            if self._worker.ident is None:
                self._worker.start()
                # Forked processes end through multiprocessing, which doesn't run atexit.
                Finalize(None, self.close, exitpriority=1)

    def close(self) -> None:
        """Publish the queued events, best effort, up to 2 s."""
        with suppress(queue.Full):
            self._queue.put_nowait(None)
            self._worker.join(timeout=2)

    def _work(self) -> None:
        while (waiting := self._queue.get()) is not None:
            time.sleep(_GATHER_SECONDS)
            while waiting is not None:
                waiting = self._publish_batch(waiting)
            if self._is_closing:
                return

    def _next(self) -> _Waiting | None:
        """Return an event that waits; None if there is none."""
        try:
            waiting = self._queue.get_nowait()
        except queue.Empty:
            return None
        self._is_closing = waiting is None
        return waiting

    def _publish_batch(self, first: _Waiting) -> _Waiting | None:
        """Publish an event and what waits behind it; return the first that is for another batch.

        Of a person and type, a batch has one event: the order of those in a batch isn't kept.
        """
        batch = {(first.user_uuid, first.event.type): first}
        position = first.position
        while (waiting := self._next()) is not None and len(batch) < MAX_BATCH_SIZE:
            key = (waiting.user_uuid, waiting.event.type)
            if batch.setdefault(key, waiting).event.data != waiting.event.data:
                break
            position = max(position, waiting.position)
        if self._wait_until_replayed is not None:
            self._wait_until_replayed(position)
        self._write(batch.values())
        return waiting

    def _write(self, batch: Collection[_Waiting]) -> None:
        now = self._clock()
        items = []
        for waiting in batch:
            with _drop_if_it_fails(1):
                items.append(events.to_item(waiting.user_uuid, new_uuid(now), waiting.event, now))
        if items:
            with _drop_if_it_fails(len(items)):
                self._table.batch_put(items)


@dataclass(frozen=True)
class _Waiting:
    """An event of a user, and the position of the database's log that it is about."""

    user_uuid: UUID
    event: Event
    position: int


@dataclass(frozen=True)
class DirectPublisher:
    """Publishes each event at once, best effort: for a Lambda, which is frozen when it returns."""

    table: Table
    clock: Callable[[], datetime]

    def __call__(self, user_uuid: UUID, kind: str, data: Mapping[str, object]) -> None:
        """Publish an event to a user."""
        with _drop_if_it_fails(1):
            event, now = Event(kind, data, tracing.traceparent()), self.clock()
            events.publish(self.table, user_uuid, new_uuid(now), event, now)


@contextmanager
def _drop_if_it_fails(count: int) -> Iterator[None]:
    """Context manager: log an error inside, as that of so many events, and go on after it."""
    try:
        yield
        return
    except TableUnavailable:
        reason = "the table doesn't answer"
        log.warning("%s: %s", _dropped(count), reason)
    except Exception as error:  # noqa: BLE001  # the next event may still be published
        reason = "it can't be written"
        log.error("%s: %s", _dropped(count), type(error).__name__)
    for _ in range(count):
        metrics.event_dropped(reason)


def _dropped(count: int) -> str:
    return "An event is dropped" if count == 1 else f"{count} events are dropped"
