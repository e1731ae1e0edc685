"""Events for people's open pages, written to the messages table behind the request's back."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from multiprocessing.util import Finalize
from uuid import UUID

from cruddur.context import new_uuid
from cruddur.platform.telemetry import events as happenings
from cruddur.platform.telemetry import traces
from cruddur_messages import events
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.events import Event
from cruddur_messages.table import Table

log = logging.getLogger(__name__)

_WAITING_MOST = 1000


class Announcements:
    """Tells, as far as the table keeps up: what is told here is a hint, and nobody waits for it.

    What doesn't fit into the queue, or can't be written, is dropped and said in the log.
    """

    def __init__(self, table: Table, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._clock = clock
        self._waiting: queue.Queue[tuple[UUID, Event] | None] = queue.Queue(_WAITING_MOST)
        self._worker = threading.Thread(target=self._work, name="announcements", daemon=True)
        self._starting = threading.Lock()

    def __call__(self, user_uuid: UUID, kind: str, data: Mapping[str, object]) -> None:
        """Have somebody told, soon."""
        try:
            self._waiting.put_nowait((user_uuid, Event(kind, data, traces.traceparent())))
        except queue.Full:
            happenings.announcement_dropped("too many wait")
            log.warning("An announcement is dropped: %d wait already", _WAITING_MOST)
            return
        # Only now, so that a server that forks after it was built has a worker in each process.
        with self._starting:
            if self._worker.ident is None:
                self._worker.start()
                # Such a process ends through multiprocessing, which knows no atexit.
                Finalize(None, self.close, exitpriority=1)

    def close(self) -> None:
        """Tell what waits, as far as that goes in a short time, then no more."""
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
            self._worker.join(timeout=2)

    def _work(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            user_uuid, event = waiting
            now = self._clock()
            try:
                events.publish(self._table, user_uuid, new_uuid(now), event, now)
            except TableUnavailable:
                happenings.announcement_dropped("the table doesn't answer")
                log.warning("An announcement is dropped: the table doesn't answer")
            except Exception as error:  # noqa: BLE001  # the next may be told all the same
                happenings.announcement_dropped("it can't be written")
                log.error("An announcement is dropped: %s", type(error).__name__)
