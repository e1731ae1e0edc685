"""Publisher of realtime events: a bounded queue, and a thread that writes to the messages table."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
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
from cruddur_messages.table import Table

log = logging.getLogger(__name__)

_MAX_QUEUE_SIZE = 1000


class EventPublisher:
    """Publishes events to open pages, best effort: an event is a hint, and no request waits for it.

    Events that don't fit into the queue, or can't be written, are dropped and logged.
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
        self._queue: queue.Queue[tuple[UUID, Event, int] | None] = queue.Queue(_MAX_QUEUE_SIZE)
        self._worker = threading.Thread(target=self._work, name="event-publisher", daemon=True)
        self._starting = threading.Lock()

    def __call__(self, user_uuid: UUID, kind: str, data: Mapping[str, object]) -> None:
        """Enqueue an event for a user; return immediately."""
        try:
            event = Event(kind, data, tracing.traceparent())
            self._queue.put_nowait((user_uuid, event, log_positions.required()))
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
            user_uuid, event, position = waiting
            if self._wait_until_replayed is not None:
                self._wait_until_replayed(position)
            _publish(self._table, user_uuid, event, self._clock())


@dataclass(frozen=True)
class DirectPublisher:
    """Publishes each event at once, best effort: for a Lambda, which is frozen when it returns."""

    table: Table
    clock: Callable[[], datetime]

    def __call__(self, user_uuid: UUID, kind: str, data: Mapping[str, object]) -> None:
        """Publish an event to a user."""
        _publish(self.table, user_uuid, Event(kind, data, tracing.traceparent()), self.clock())


def _publish(table: Table, user_uuid: UUID, event: Event, now: datetime) -> None:
    try:
        events.publish(table, user_uuid, new_uuid(now), event, now)
    except TableUnavailable:
        metrics.event_dropped("the table doesn't answer")
        log.warning("An event is dropped: the table doesn't answer")
    except Exception as error:  # noqa: BLE001  # the next event may still be published
        metrics.event_dropped("it can't be written")
        log.error("An event is dropped: %s", type(error).__name__)
