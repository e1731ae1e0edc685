"""Read replicas: which server answers, when one is behind, lost, silent or promoted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest

from cruddur.errors import Unavailable
from cruddur.platform import log_positions
from cruddur.platform.connection_pool import Connection
from cruddur.platform.database import Database, Statement
from cruddur.platform.log_positions import PositionQueries
from cruddur.platform.replicas import MAX_LAG_SECONDS, Replica, Replicas, ReplicaState
from cruddur.rate_limits import repository as rate_limits
from devtools.local.database_roles import role_url
from tests.replica_servers import ReplicatedDatabase
from tests.tcp_proxy import Mode, proxied
from tests.waiting import WAIT_SECONDS, wait_until

WHERE = Statement("test/where", "SELECT pg_is_in_recovery() AS on_replica")
SLEEP = Statement("test/sleep", "SELECT pg_sleep(300)")
WRITE = Statement("test/write", "UPDATE users SET handle = handle RETURNING 1")
# As every write, it adds to the log.
LOG = Statement("test/log", "SELECT pg_logical_emit_message(true, 'test', '') -- an UPDATE")
NOTHING = Statement("test/nothing", "SELECT true AS on_replica WHERE NOT pg_is_in_recovery()")
NEW_TABLE = Statement("test/new_table", "SELECT count(*) AS count FROM new_table")


class Monotonic:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.now


class Setup:
    """A writer and its replica; nothing asks for positions by itself."""

    def __init__(
        self,
        connect: Callable[..., Database],
        server: ReplicatedDatabase,
        *,
        replica_url: str | None = None,
        queries: PositionQueries = log_positions.POSTGRES,
        timeout_seconds: float = WAIT_SECONDS,
        wait_seconds: float = WAIT_SECONDS,
        **more: Any,
    ) -> None:
        self.time = Monotonic()
        self.writer = connect(server.url, wait_seconds=WAIT_SECONDS)
        url = replica_url or server.replica_url
        reads = connect(url, wait_seconds=wait_seconds, **more)
        self.replica = Replica(
            "replica_1", role_url(url, "api"), reads, timeout_seconds=timeout_seconds
        )
        self.queries = queries
        self.replicas = Replicas(self.writer, [self.replica], queries, clock=self.time)

    def poll(self) -> ReplicaState:
        """Ask both for their positions; return the replica's state."""
        self.replicas.poll_writer()
        self.replica.poll(self.queries.replica)
        return self.replicas.states()["replica_1"]

    def poll_until(self, state: ReplicaState) -> None:
        wait_until(lambda: self.poll() is state, f"the replica is {state}")

    def has_replayed(self, position: int) -> bool:
        return self.poll() is ReplicaState.OK and self.replica.position >= position

    def pass_time(self, seconds: float) -> None:
        """Let the writer be asked again after this time."""
        self.time.now += seconds
        self.replicas.poll_writer()

    def is_on_replica(self) -> bool:
        row = self.replicas.fetch_one(WHERE)
        assert row is not None
        return bool(row["on_replica"])


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    log_positions.begin_request(0)
    yield
    log_positions.begin_request(0)


@pytest.fixture
def build(
    connect: Callable[..., Database], replicated: ReplicatedDatabase
) -> Iterator[Callable[..., Setup]]:
    """Return a function that builds a writer and its replica."""
    built: list[Setup] = []

    def build_one(**more: Any) -> Setup:
        built.append(Setup(connect, replicated, **more))
        return built[-1]

    yield build_one
    for each in built:
        each.replica.disconnect()


@pytest.fixture
def setup(build: Callable[..., Setup]) -> Setup:
    built = build()
    built.poll_until(ReplicaState.OK)
    return built


def test_no_replica_is_read_from_before_the_positions_are_known(
    build: Callable[..., Setup],
) -> None:
    setup = build()
    assert not setup.is_on_replica()
    setup.replica.poll(log_positions.POSTGRES.replica)
    assert not setup.is_on_replica()
    setup.poll_until(ReplicaState.OK)
    assert setup.is_on_replica()


@pytest.mark.parametrize("kind", ["statement", "statement without a row", "transaction"])
def test_a_client_reads_its_own_writes(
    setup: Setup, replicated: ReplicatedDatabase, kind: str
) -> None:
    with replicated.paused_replay():
        if kind == "transaction":
            with setup.writer.transaction() as transaction:
                transaction.execute(WRITE)
                transaction.execute(LOG)
        elif kind == "statement":
            setup.writer.fetch_one(LOG)
        else:
            setup.writer.execute(LOG)
        setup.poll()
        assert not setup.is_on_replica()
        position = log_positions.required()
        log_positions.begin_request(0)
        assert setup.is_on_replica()  # that of another client
        log_positions.begin_request(position)
        assert not setup.is_on_replica()
    wait_until(lambda: setup.has_replayed(position), "the replica has replayed it")
    assert setup.is_on_replica()


def test_what_others_wrote_is_seen_within_the_limit(
    setup: Setup, replicated: ReplicatedDatabase
) -> None:
    with replicated.paused_replay():
        replicated.on_primary(LOG.text)
        setup.poll()
        assert setup.is_on_replica()
        setup.pass_time(MAX_LAG_SECONDS + 0.1)
        assert setup.poll() is ReplicaState.BEHIND
        assert not setup.is_on_replica()
        assert setup.replicas.gauges()["replica_1_usable"] == 0
        assert setup.replicas.gauges()["replica_1_lag_ms"] >= 1000 * MAX_LAG_SECONDS
    setup.poll_until(ReplicaState.OK)
    assert setup.is_on_replica()
    wait_until(lambda: _lag_after_poll(setup) == 0, "the replica isn't late")
    assert setup.replicas.gauges()["replica_1_usable"] == 1


def _lag_after_poll(setup: Setup) -> float:
    setup.poll()
    return setup.replicas.gauges()["replica_1_lag_ms"]


def test_an_idle_writer_makes_no_replica_late(setup: Setup) -> None:
    for _ in range(3):
        setup.pass_time(10 * MAX_LAG_SECONDS)
    assert setup.poll() is ReplicaState.OK
    assert setup.is_on_replica()


def test_a_lost_replica_is_left_out_and_taken_back(
    build: Callable[..., Setup], replicated: ReplicatedDatabase
) -> None:
    setup = build(wait_seconds=0.5)
    setup.poll_until(ReplicaState.OK)
    wait_until(setup.is_on_replica, "the replica is read from")
    replicated.replica.stop()
    assert not setup.is_on_replica()
    assert setup.poll() is ReplicaState.UNREACHABLE
    assert not setup.is_on_replica()
    assert setup.replicas.counters()["failed"] == 1
    replicated.replica.start()
    setup.poll_until(ReplicaState.OK)
    wait_until(setup.is_on_replica, "the replica is read from")


def test_a_silent_replica_is_left_out(
    build: Callable[..., Setup], replicated: ReplicatedDatabase
) -> None:
    with proxied(replicated.replica_url) as (proxy, url):
        setup = build(replica_url=url, statement_timeout=1, timeout_seconds=1, wait_seconds=0.5)
        setup.poll_until(ReplicaState.OK)
        wait_until(setup.is_on_replica, "the replica is read from")
        proxy.set_mode(Mode.SILENT)
        assert not setup.is_on_replica()
        assert setup.poll() is ReplicaState.UNREACHABLE
        setup.replica.database.close()
        setup.replica.disconnect()


def test_a_promoted_replica_is_left_out(setup: Setup, replicated: ReplicatedDatabase) -> None:
    replicated.on_replica("SELECT pg_promote()")
    try:
        setup.poll_until(ReplicaState.NO_REPLICA)
        assert not setup.is_on_replica()
    finally:
        replicated.renew_replica()
    setup.poll_until(ReplicaState.OK)
    wait_until(setup.is_on_replica, "the new replica is read from")


def test_while_the_writer_is_away_the_replica_is_read_from(
    setup: Setup, replicated: ReplicatedDatabase, connect: Callable[..., Database]
) -> None:
    setup.replicas._writer = connect("postgresql://x:x@127.0.0.1:1/x", wait_seconds=0.1)
    setup.pass_time(10 * MAX_LAG_SECONDS)
    setup.replica.poll(log_positions.POSTGRES.replica)
    assert setup.is_on_replica()


def test_what_a_replica_does_not_find_is_looked_for_on_the_writer(setup: Setup) -> None:
    assert setup.replicas.fetch_one(NOTHING) == {"on_replica": True}


def test_a_replica_with_an_older_schema_fails_no_read(
    setup: Setup, replicated: ReplicatedDatabase
) -> None:
    with replicated.paused_replay():
        replicated.on_primary("CREATE TABLE new_table (); GRANT SELECT ON new_table TO PUBLIC")
        try:
            assert setup.replicas.fetch_one(NEW_TABLE) == {"count": 0}
        finally:
            replicated.on_primary("DROP TABLE new_table")


def test_what_takes_too_long_is_not_tried_again(build: Callable[..., Setup]) -> None:
    setup = build(statement_timeout=1)
    setup.poll_until(ReplicaState.OK)
    with pytest.raises(Unavailable):
        setup.replicas.fetch_one(SLEEP)
    counts = setup.replicas.counters()
    assert (counts["failed"], counts["writer"]) == (1, 0)


def test_a_write_cannot_be_sent_to_a_replica(setup: Setup) -> None:
    with pytest.raises(AssertionError):
        setup.replicas.fetch_one(WRITE)
    assert setup.replicas.execute(WRITE) == 0


@pytest.fixture
def round_trips(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each message to a server that was answered."""
    counted: list[None] = []
    wait = Connection.wait

    def record(connection: Connection, *args: Any, **more: Any) -> Any:
        counted.append(None)
        return wait(connection, *args, **more)

    monkeypatch.setattr(Connection, "wait", record)
    return counted


def test_a_commit_asks_for_the_position_without_a_round_trip(
    setup: Setup,
    connect: Callable[..., Database],
    replicated: ReplicatedDatabase,
    round_trips: list[None],
) -> None:
    alone = connect(replicated.url, wait_seconds=WAIT_SECONDS)
    counts = []
    for database in (alone, setup.writer):
        database.fetch_one(WHERE)
        round_trips.clear()
        with database.transaction() as transaction:
            transaction.execute(WRITE)
        counts.append(len(round_trips))
    assert counts == [3, 3]
    assert log_positions.required() > 0


def test_only_writes_that_pages_show_ask_for_the_position(
    setup: Setup, round_trips: list[None]
) -> None:
    setup.writer.fetch_one(WHERE)
    assert log_positions.required() == 0
    assert not rate_limits._sql["lease"].is_read_back
    setup.writer.execute(Statement("test/counter", f"-- Not read back\n{WRITE.text}"))
    assert log_positions.required() == 0
    setup.writer.execute(WRITE)
    assert log_positions.required() > 0


def test_a_write_is_answered_though_its_position_is_not(
    connect: Callable[..., Database], replicated: ReplicatedDatabase
) -> None:
    """Its connection ends between the write's commit and the position."""
    writer = connect(replicated.url, wait_seconds=WAIT_SECONDS)
    writer.ask_for_positions("SELECT pg_terminate_backend(pg_backend_pid())")
    assert writer.execute(WRITE) == 0
    assert log_positions.required() == log_positions.LATEST
    assert writer.fetch_one(WHERE) == {"on_replica": False}


def test_an_event_waits_for_the_replicas(setup: Setup, replicated: ReplicatedDatabase) -> None:
    with replicated.paused_replay():
        setup.writer.execute(LOG)
        setup.poll()
        position = log_positions.required()
        setup.time.now = 5000.0
        times = iter([5000.0, 5000.5, 5001.0, 5001.5])
        setup.replicas._clock = lambda: next(times)
        setup.replicas.wait_until_replayed(position)  # until no process reads from this replica
        assert next(times, None) is None
        setup.replicas._clock = setup.time
        setup.pass_time(0)
        setup.pass_time(MAX_LAG_SECONDS + 0.1)
        assert setup.poll() is ReplicaState.BEHIND
        setup.replicas.wait_until_replayed(position)  # the next event doesn't
    wait_until(lambda: setup.has_replayed(position), "the replica has replayed it")
    setup.replicas.wait_until_replayed(position)


def test_aurora_tells_the_position_of_its_slowest_reader(
    build: Callable[..., Setup], replicated: ReplicatedDatabase
) -> None:
    """With a function that returns what Aurora's documentation describes."""
    replicated.on_primary(
        "CREATE FUNCTION aurora_replica_status() RETURNS TABLE (server_id text, session_id text,"
        " durable_lsn bigint, current_read_lsn bigint) LANGUAGE sql AS $$ VALUES"
        " ('writer', 'MASTER_SESSION_ID', 500::bigint, NULL::bigint),"
        " ('fast', '7fc9', 500, 490), ('slow', '1c2e', 450, 440) $$"
    )
    try:
        setup = build(queries=log_positions.AURORA)

        def is_known() -> bool:
            setup.replica.poll(log_positions.AURORA.replica)
            return setup.replica.position == 440

        wait_until(is_known, "the function is on the replica")
        setup.replicas.poll_writer()
        assert setup.replicas.states() == {"replica_1": ReplicaState.BEHIND}
        assert setup.writer.execute(WRITE) == 0
        assert log_positions.required() == 500
    finally:
        replicated.on_primary("DROP FUNCTION aurora_replica_status()")


def test_the_position_is_one_that_a_replica_reaches(
    setup: Setup, replicated: ReplicatedDatabase
) -> None:
    """Also at the end of a page, where that of the last insertion is beyond a header."""
    with psycopg.connect(replicated.url, autocommit=True) as connection:
        for _ in range(40):
            connection.execute("SELECT pg_logical_emit_message(true, 'test', repeat('x', 997))")
            row = connection.execute(log_positions.POSTGRES.writer).fetchone()
            assert row is not None
            wait_until(partial(setup.has_replayed, row[0]), "the replica has replayed it")
