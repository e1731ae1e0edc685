"""Publisher of pushes: a bounded queue, and a thread that decides what to push, batch by batch."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing.util import Finalize
from uuid import UUID

import psycopg

from cruddur.context import new_uuid
from cruddur.errors import Unavailable
from cruddur.platform.database import Queries
from cruddur.platform.telemetry import metrics, tracing
from cruddur.push import service
from cruddur.push.repository import PushEvent
from cruddur_messages import web_push
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import Table

log = logging.getLogger(__name__)

_MAX_QUEUE_SIZE = 1000
_BATCH_SIZE = 100
# A batch of pushes takes about as long as one.
_GATHER_SECONDS = 0.05


class PushPublisher:
    """Publishes pushes, best effort: no request waits, and what can't be published is dropped."""

    def __init__(self, database: Queries, table: Table, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._table = table
        self._clock = clock
        self._queue: queue.Queue[tuple[PushEvent, str | None] | None] = queue.Queue(_MAX_QUEUE_SIZE)
        self._worker = threading.Thread(target=self._work, name="push-publisher", daemon=True)
        self._starting = threading.Lock()

    def __call__(self, user_uuid: UUID, kind: str, subject_uuid: UUID | None) -> None:
        """Enqueue an event of a user; return immediately."""
        event = PushEvent(user_uuid, kind, subject_uuid)
        try:
            self._queue.put_nowait((event, tracing.traceparent()))
        except queue.Full:
            self._drop(1, "too many wait")
            return
        # Started late, so that a server that forks after the build has a thread in each process.
        with self._starting:
            if self._worker.ident is None:
                self._worker.start()
                # Forked processes end through multiprocessing, which doesn't run atexit.
                Finalize(None, self.close, exitpriority=1)

    def close(self) -> None:
        """Publish what is queued, best effort, up to 2 s."""
        if self._worker.ident is None:
            return
        with suppress(queue.Full):
            self._queue.put_nowait(None)
            self._worker.join(timeout=2)

    def _work(self) -> None:
        while (first := self._queue.get()) is not None:
            time.sleep(_GATHER_SECONDS)
            batch = [first]
            is_last = False
            while len(batch) < _BATCH_SIZE and not is_last:
                try:
                    waiting = self._queue.get_nowait()
                except queue.Empty:
                    break
                if waiting is None:
                    is_last = True
                else:
                    batch.append(waiting)
            self._publish(batch)
            if is_last:
                return

    def _publish(self, batch: list[tuple[PushEvent, str | None]]) -> None:
        now = self._clock()
        traces = {event.user_uuid: trace for event, trace in batch}
        try:
            found = service.pushes(self._database, self._table, [event for event, _ in batch], now)
            for push in found:
                trace = traces.get(push.user)
                web_push.publish(self._table, new_uuid(now), push, now, trace)
        except (Unavailable, TableUnavailable, psycopg.Error) as error:
            self._drop(len(batch), f"a store doesn't answer ({type(error).__name__})")
        except Exception as error:  # noqa: BLE001  # the next batch may still be published
            self._drop(len(batch), f"it can't be decided ({type(error).__name__})")

    def _drop(self, count: int, reason: str) -> None:
        for _ in range(count):
            metrics.push_dropped(reason.partition(" (")[0])
        log.warning("%d pushes are dropped: %s", count, reason)
