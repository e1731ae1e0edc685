"""The breaker and bulkhead of a store: states, the trial call, and the bound on waiting threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError

from cruddur.platform.breaker import (
    MAX_FAILURES,
    RESET_TIMEOUT_SECONDS,
    Breaker,
    State,
    StoreRefused,
    breaker_counters,
    breaker_gauges,
    guard_client,
)
from cruddur.platform.database import Database, Statement
from tests.conftest import variable
from tests.waiting import WAIT_SECONDS, wait_until


class Monotonic:
    """A monotonic clock that only a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class StoreDown(Exception):
    pass


@pytest.fixture
def clock() -> Monotonic:
    return Monotonic()


@pytest.fixture
def breaker(clock: Monotonic) -> Breaker:
    return Breaker("store", clock=clock)


def is_down(error: BaseException) -> bool:
    return isinstance(error, StoreDown)


def call(breaker: Breaker, error: Exception | None = None) -> None:
    with breaker.guard(is_down):
        if error is not None:
            raise error


def fail(breaker: Breaker, times: int = MAX_FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(StoreDown):
            call(breaker, StoreDown())


def test_consecutive_failures_open_it_and_calls_then_fail_at_once(breaker: Breaker) -> None:
    fail(breaker, MAX_FAILURES - 1)
    call(breaker)
    fail(breaker, MAX_FAILURES - 1)
    assert str(breaker.state) == "closed"
    fail(breaker, 1)
    with pytest.raises(StoreRefused, match="its breaker is open"):
        call(breaker)
    assert breaker_gauges((breaker,)) == {"store": 2}
    assert breaker_counters((breaker,)) == {"store_refused": 1}


def test_an_answer_that_refuses_is_no_failure(breaker: Breaker) -> None:
    for _ in range(2 * MAX_FAILURES):
        with pytest.raises(LookupError):
            call(breaker, LookupError())
    assert breaker.state is State.CLOSED


@pytest.mark.parametrize(("error", "after"), [(None, State.CLOSED), (StoreDown(), State.OPEN)])
def test_half_open_decides_by_the_outcome_of_one_call(
    breaker: Breaker, clock: Monotonic, error: Exception | None, after: State
) -> None:
    fail(breaker)
    clock.now += RESET_TIMEOUT_SECONDS
    with suppress(StoreDown), breaker.guard(is_down):
        assert breaker.state is State.HALF_OPEN
        with pytest.raises(StoreRefused, match="half-open"):
            call(breaker)
        if error is not None:
            raise error
    assert breaker.state is after
    if after is State.OPEN:
        with pytest.raises(StoreRefused):
            call(breaker)


def test_a_late_outcome_of_a_call_from_before_changes_nothing(breaker: Breaker) -> None:
    with breaker.guard(lambda _: False):
        fail(breaker)
    assert breaker.state is State.OPEN


def test_states_are_logged_in_words(
    breaker: Breaker, clock: Monotonic, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        fail(breaker)
        clock.now += RESET_TIMEOUT_SECONDS
        fail(breaker, 1)
        clock.now += RESET_TIMEOUT_SECONDS
        call(breaker)
    lines = [(line.message, vars(line)["store"]) for line in caplog.records]
    assert lines == [("breaker open", "store"), ("breaker closed", "store")]


def test_of_many_threads_only_some_wait_for_a_silent_store(clock: Monotonic) -> None:
    breaker = Breaker("store", max_concurrent=4, acquire_timeout_seconds=0, clock=clock)
    answer, waiting = threading.Event(), threading.Semaphore(0)

    def ask(_: int) -> str:
        try:
            with breaker.guard(lambda _: True):
                waiting.release()
                answer.wait(WAIT_SECONDS)
        except StoreRefused:
            return "refused"
        return "answered"

    with ThreadPoolExecutor(8) as pool:
        held = [pool.submit(ask, number) for number in range(4)]
        assert all(waiting.acquire(timeout=WAIT_SECONDS) for _ in held)
        assert [pool.submit(ask, number).result(WAIT_SECONDS) for number in range(4)] == [
            "refused"
        ] * 4
        answer.set()
        assert [each.result(WAIT_SECONDS) for each in held] == ["answered"] * 4
    assert breaker.state is State.CLOSED
    assert ask(0) == "answered"


def make_client(endpoint: str) -> Any:
    make: Any = boto3.client
    return make(
        "dynamodb",
        endpoint_url=endpoint,
        config=ClientConfig(
            connect_timeout=1, read_timeout=WAIT_SECONDS, retries={"total_max_attempts": 1}
        ),
    )


def test_an_aws_client_that_cannot_connect_opens_it(breaker: Breaker, clock: Monotonic) -> None:
    client = guard_client(make_client("http://127.0.0.1:1"), breaker)
    for _ in range(MAX_FAILURES):
        with pytest.raises(BotoCoreError, match="connect"):
            client.list_tables()
    with pytest.raises(BotoCoreError, match="breaker refused"):
        client.list_tables()


def test_a_refusal_by_aws_does_not_open_it(breaker: Breaker) -> None:
    client = guard_client(make_client(variable("AWS_ENDPOINT_URL")), breaker)
    for _ in range(2 * MAX_FAILURES):
        with pytest.raises(ClientError):
            client.describe_table(TableName="no-such-table")
    assert breaker.state is State.CLOSED


def test_an_unreachable_database_opens_it_and_a_failing_statement_does_not(
    unreachable_database: Database, database: Database
) -> None:
    select = Statement("test/select", "SELECT 1")

    def ask() -> bool:
        with suppress(Exception):
            unreachable_database.fetch_one(select)
        return unreachable_database.breaker.state is State.OPEN

    wait_until(ask, "its breaker is open")
    cancel = Statement("test/cancel", "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(0)")
    for _ in range(2 * MAX_FAILURES):
        with suppress(Exception):
            database.fetch_one(cancel)
    assert database.breaker.state is State.CLOSED
