"""Events are pushed to several WebSockets at once, and no longer than there is time for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest

from cruddur.context import new_uuid
from cruddur_messages import connections, push
from cruddur_messages.connections import Ticket
from cruddur_messages.events import SESSION_ENDED, Event
from cruddur_messages.table import Table
from tests.messages.conftest import make_table
from tests.waiting import WAIT_SECONDS

EVENT = Event("ticked", {})
Answer = Callable[["Gateway"], int]


class Gateway:
    """API Gateway's management API: answers each request by `answer`, and keeps the connections."""

    def __init__(self) -> None:
        self.answer: Answer = lambda _gateway: 200
        self.called: list[str] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                gateway.called.append(self.path.rpartition("/")[2])
                self.send_response(gateway.answer(gateway))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_DELETE(self) -> None:
                self.do_POST()

            def log_message(self, *args: object) -> None:
                """Log nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def client(self) -> Any:
        return boto3.client(
            "apigatewaymanagementapi",
            endpoint_url=f"http://127.0.0.1:{self.server.server_port}",
            config=push.client_config(WAIT_SECONDS),
        )

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def management() -> Iterator[Gateway]:
    running = Gateway()
    yield running
    running.close()


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    """A table without a stream."""
    client = boto3.client("dynamodb")
    name = make_table(client)
    yield Table(client, name)
    client.delete_table(TableName=name)


def with_sockets(table: Table, count: int) -> UUID:
    """Return a user with this many open WebSockets."""
    user, opened = uuid4(), datetime.now(UTC)
    for number in range(count):
        ticket = Ticket(user, int(opened.timestamp() * 1000))
        connections.connect(table, f"{number}-{new_uuid(opened)}", ticket, opened)
    return user


def test_many_sockets_are_reached_at_once(table: Table, management: Gateway) -> None:
    together = threading.Barrier(8)

    def wait_for_the_others(_management: Gateway) -> int:
        together.wait(WAIT_SECONDS)
        return 200

    management.answer = wait_for_the_others
    user = with_sockets(table, 8)
    push.Broadcaster(table, management.client())(user, EVENT)
    assert len(set(management.called)) == 8


def test_many_sockets_are_closed_at_once(table: Table, management: Gateway) -> None:
    together = threading.Barrier(8)

    def wait_for_the_others(_management: Gateway) -> int:
        together.wait(WAIT_SECONDS)
        return 204

    management.answer = wait_for_the_others
    user = with_sockets(table, 8)
    # A session must end, so there is no deadline.
    push.Broadcaster(table, management.client(), deadline=0)(user, Event(SESSION_ENDED, {}))
    assert len(set(management.called)) == 8
    assert connections.list_for(table, user, datetime.now(UTC)) == []


def test_what_there_is_no_time_for_is_dropped_and_reported(
    table: Table, management: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    # The clock reaches the deadline after three sockets.
    before, deadline = 0.0, 1.0
    times = iter([before] * 3 + [deadline] * 17)
    lock = threading.Lock()

    def monotonic() -> float:
        with lock:
            return next(times)

    user = with_sockets(table, 20)
    broadcast = push.Broadcaster(table, management.client(), deadline=deadline, monotonic=monotonic)
    broadcast(user, EVENT)
    assert len(management.called) == 3
    assert "An event is dropped for 17 connections: no time is left" in caplog.messages


def test_an_event_waits_for_all_sockets_so_that_none_overtakes_it(
    table: Table, management: Gateway
) -> None:
    user = with_sockets(table, 20)
    broadcast = push.Broadcaster(table, management.client())
    broadcast(user, EVENT)
    assert len(management.called) == 20
    broadcast(user, EVENT)
    assert set(management.called[:20]) == set(management.called[20:])


def test_the_budget_is_less_than_the_lambda_has() -> None:
    one_call = 4 * 1.0  # two attempts, each with two timeouts
    assert push.budget_seconds() + one_call < 60
    assert push.budget_seconds(10) + 10 < 60
