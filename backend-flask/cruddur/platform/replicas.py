"""Read replicas: a read goes to one that is recent enough for its request, else to the writer.

Threads ask the servers for their positions, so no request does.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import LiteralString

import psycopg

from cruddur.errors import Unavailable
from cruddur.platform import log_positions
from cruddur.platform.breaker import StoreRefused
from cruddur.platform.connection_pool import Connection, connect
from cruddur.platform.database import Database, Row, Statement
from cruddur.platform.log_positions import PositionQueries

log = logging.getLogger(__name__)

# What others wrote is seen this late at most.
MAX_LAG_SECONDS = 1.0
POLL_INTERVAL_SECONDS = 0.1
# How long a read waits for a connection to a replica.
REPLICA_WAIT_SECONDS = 1.0
# Readers that are added behind one name get their share of the connections within this time.
REPLICA_LIFETIME_SECONDS = 300.0
_NONE = -1


class ReplicaState(Enum):
    """Whether a replica is read from; the value is the word that `readyz` shows."""

    OK = "ok"
    BEHIND = "behind"
    UNREACHABLE = "unreachable"
    NO_REPLICA = "not a replica"

    def __str__(self) -> str:
        return self.value


class Replica:
    """One replica: its pool for reads, and how far it is.

    `position` is what it has replayed at least, or -1 while nothing may be read from it.
    """

    def __init__(self, name: str, url: str, database: Database, *, timeout_seconds: float) -> None:
        self.name = name
        self.database = database
        self.position = _NONE
        self._url = url
        self._timeout_seconds = timeout_seconds
        self._state = ReplicaState.UNREACHABLE
        # One of its own tells a replica that is busy from one that is away.
        self._connection: Connection | None = None

    def poll(self, query: LiteralString) -> None:
        """Ask the replica how far it is."""
        try:
            if self._connection is None:
                self._connection = connect(self._url, timeout_seconds=self._timeout_seconds)
            row = self._connection.execute(query).fetchone()
        except psycopg.Error:
            self.disconnect()
            self._set(ReplicaState.UNREACHABLE, _NONE)
            return
        position = row["position"] if row else None
        if position is None:
            self._set(ReplicaState.NO_REPLICA, _NONE)
        else:
            self._set(ReplicaState.OK, position)

    def disconnect(self) -> None:
        """Close the connection that asks."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def state(self, oldest: int) -> ReplicaState:
        """Return the state, if reads need at least this position."""
        is_behind = self._state is ReplicaState.OK and self.position < oldest
        return ReplicaState.BEHIND if is_behind else self._state

    def _set(self, state: ReplicaState, position: int) -> None:
        self.position = position
        if state is not self._state:
            self._state = state
            level = logging.INFO if state is ReplicaState.OK else logging.WARNING
            log.log(level, "replica %s", state, extra={"store": self.name})


class Replicas:
    """Runs reads on the replicas in turn; what they can't answer, the writer does."""

    def __init__(
        self,
        writer: Database,
        replicas: Sequence[Replica],
        queries: PositionQueries,
        *,
        max_lag_seconds: float = MAX_LAG_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.all = tuple(replicas)
        self._writer = writer
        self._queries = queries
        self._writer_query = Statement("replicas/writer_position", queries.writer)
        self._max_lag_seconds = max_lag_seconds
        self._clock = clock
        # The writer's positions of the last `max_lag_seconds` and the one before, with their times.
        self._positions: deque[tuple[float, int]] = deque()
        # What the writer had reached that long ago. Nobody knows yet: no replica is recent enough.
        self._oldest = log_positions.LATEST
        self._turn = 0
        self._lock = threading.Lock()
        self._counts = {"replica": 0, "writer": 0, "failed": 0}
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []

    def open(self) -> None:
        """Connect, and ask for positions, in the background."""
        self._poll_forever(self.poll_writer)
        for replica in self.all:
            replica.database.open()
            self._poll_forever(partial(replica.poll, self._queries.replica))

    def close(self) -> None:
        """End the threads, and close every connection."""
        self._closed.set()
        for thread in self._threads:
            thread.join()
        for replica in self.all:
            replica.disconnect()
            replica.database.close()

    def fetch_one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a read; return its first row.

        What fails on a replica runs on the writer: the replica is away, or its schema is older. So
        does what isn't found. Only what took too long isn't tried again.

        Raises:
            Unavailable: as `Database.fetch_one`.
        """
        assert statement.is_read, statement.name
        replica = self._choose()
        if replica is not None:
            try:
                row = replica.database.fetch_one(statement, **parameters)
            except (Unavailable, psycopg.Error) as error:
                self._count("failed")
                if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
                    raise
                if isinstance(error, Unavailable) and not isinstance(error, StoreRefused):
                    replica.position = _NONE  # until it answers again
            else:
                # What isn't there may be new.
                if row is not None:
                    self._count("replica")
                    return row
        self._count("writer")
        return self._writer.fetch_one(statement, **parameters)

    def execute(self, statement: Statement, **parameters: object) -> int:
        """Run a statement on the writer; return the number of affected rows."""
        return self._writer.execute(statement, **parameters)

    def wait_until_replayed(self, position: int) -> None:
        """Return when every replica that is read from has replayed this position.

        One that hasn't after a while is too far behind, and no process reads from it.
        """
        deadline = self._clock() + self._max_lag_seconds + 2 * POLL_INTERVAL_SECONDS
        while any(self._oldest <= replica.position < position for replica in self.all):
            if self._clock() >= deadline:
                return
            time.sleep(POLL_INTERVAL_SECONDS / 4)

    def states(self) -> Mapping[str, ReplicaState]:
        """Return each replica's state."""
        oldest = self._oldest
        return {replica.name: replica.state(oldest) for replica in self.all}

    def gauges(self) -> Mapping[str, float]:
        """Return for each replica whether it is used, and how late it is, in ms.

        `left_out` is how many aren't used.
        """
        usable = {name: float(state is ReplicaState.OK) for name, state in self.states().items()}
        lags = {f"{each.name}_lag_ms": self._lag_ms(each.position) for each in self.all}
        return {
            "left_out": len(usable) - sum(usable.values()),
            **{f"{name}_usable": number for name, number in usable.items()},
            **lags,
        }

    def counters(self) -> Mapping[str, float]:
        """Return how many reads the replicas and the writer answered, and how many failed."""
        with self._lock:
            return dict(self._counts)

    def poll_writer(self) -> None:
        """Ask the writer for its position.

        While it doesn't answer, nothing is written either: the last answer stays.
        """
        try:
            row = self._writer.fetch_one(self._writer_query)
        except (Unavailable, psycopg.Error):
            return
        if row is None or row["position"] is None:
            return
        now = self._clock()
        with self._lock:
            self._positions.append((now, row["position"]))
            while len(self._positions) > 1 and self._positions[1][0] <= now - self._max_lag_seconds:
                self._positions.popleft()
            self._oldest = self._positions[0][1]
        # Only now, as a query that this server doesn't know would spoil each commit.
        self._writer.ask_for_positions(self._queries.writer)

    def _choose(self) -> Replica | None:
        """Return a replica that is recent enough for the request; None if there is none."""
        position = max(self._oldest, log_positions.required())
        self._turn = turn = self._turn + 1
        for number in range(len(self.all)):
            replica = self.all[(turn + number) % len(self.all)]
            if replica.position >= position:
                return replica
        return None

    def _lag_ms(self, position: int) -> float:
        """Return how long ago the writer had no more than this; what is too late counts alike."""
        with self._lock:
            known = list(self._positions)
        if not known:
            return 0.0
        reached_at = max((at for at, written in known if written <= position), default=known[0][0])
        return (known[-1][0] - reached_at) * 1000

    def _count(self, outcome: str) -> None:
        with self._lock:
            self._counts[outcome] += 1

    def _poll_forever(self, poll: Callable[[], None]) -> None:
        def work() -> None:
            while not self._closed.wait(POLL_INTERVAL_SECONDS):
                poll()

        thread = threading.Thread(target=work, name="log-positions", daemon=True)
        self._threads.append(thread)
        thread.start()
