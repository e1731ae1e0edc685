"""DynamoDB throttled, slow or down: a quick 503, and no partial writes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config as ClientConfig
from flask import Flask

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import CLIENT_CONFIG, Table
from tests.conftest import Account, Browser, problem
from tests.messaging import words, write
from tests.waiting import WAIT_SECONDS

Friends = tuple[Browser, Browser]


def refusal(status: bytes, kind: bytes) -> bytes:
    """Return an error response of DynamoDB."""
    body = b'{"__type":"%b","message":"no"}' % kind
    return (
        b"HTTP/1.1 %b\r\nContent-Type: application/x-amz-json-1.0\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, len(body), body)
    )


THROTTLED = refusal(b"400 Bad Request", b"ThrottlingException")
REFUSALS = {
    "throttled": THROTTLED,
    "expired": refusal(b"400 Bad Request", b"ExpiredTokenException"),
    "unknown": refusal(b"500 Internal Server Error", b"SomethingNew"),
}


@contextmanager
def dynamodb_that(answers: bytes | None) -> Iterator[str]:
    """Serve DynamoDB's endpoint with one response, or with none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                accepted.append(connection)
                if answers is not None:
                    connection.recv(65536)
                    connection.sendall(answers)
                    connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in accepted:
            connection.close()


@pytest.fixture(params=["down", "silent", *REFUSALS])
def broken(request: pytest.FixtureRequest) -> Iterator[Table]:
    """A table that fails in each way; the read timeout is short only if no response comes."""
    seconds = 0.2 if request.param == "silent" else WAIT_SECONDS
    hurried = ClientConfig(read_timeout=seconds, retries={"total_max_attempts": 1})

    def table(url: str) -> Table:
        client = boto3.client("dynamodb", endpoint_url=url, config=CLIENT_CONFIG.merge(hurried))
        return Table(client, "messages", sleep=lambda _seconds: None)

    if request.param == "down":
        yield table("http://127.0.0.1:1")
    else:
        with dynamodb_that(REFUSALS.get(request.param)) as url:
            yield table(url)


def test_throttled_calls_are_retried_twice() -> None:
    asked: list[str] = []
    with dynamodb_that(THROTTLED) as url:
        patient = CLIENT_CONFIG.merge(ClientConfig(read_timeout=WAIT_SECONDS))
        client = boto3.client("dynamodb", endpoint_url=url, config=patient)
        events: Any = client.meta.events
        events.register("before-send.dynamodb", lambda **_: asked.append("once more"))
        with pytest.raises(TableUnavailable):
            Table(client, "messages").get("pk", "sk")
    assert len(asked) == 3


def test_operations_that_need_the_table_respond_503(
    settings: Config, context: ApiContext, cast: dict[str, Account], friends: Friends, broken: Table
) -> None:
    _, bob = friends
    app = create_app(settings, replace(context, messages=broken))
    alice = Browser(app.test_client(), cast["alice"])
    uuid = uuid4()
    tries = [
        alice.post("/api/messages", json={"message": "x", "handle": bob.handle}),
        alice.post("/api/messages", json={"message": "x", "message_group_uuid": str(uuid)}),
        alice.get("/api/message_groups"),
        alice.get(f"/api/message_groups/{uuid}"),
        alice.get(f"/api/messages/{uuid}"),
        alice.put(f"/api/message_groups/{uuid}/read"),
        alice.put(f"/api/message_groups/{uuid}/accept"),
        alice.delete(f"/api/message_groups/{uuid}"),
        alice.delete(f"/api/messages/{uuid}/{uuid}?for=me"),
        alice.get(f"/api/users/@{bob.handle}/message_group"),
        alice.post("/api/realtime/tickets"),
    ]
    for response in tries:
        assert problem(response, 503) == {"unavailable"}
        assert int(response.headers["Retry-After"]) > 0


def test_other_operations_work_without_messages(
    settings: Config, context: ApiContext, cast: dict[str, Account], friends: Friends, broken: Table
) -> None:
    _, bob = friends
    app = create_app(settings, replace(context, messages=broken))
    alice = Browser(app.test_client(), cast["alice"])
    crud = bob.crud("still here")
    assert alice.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    assert alice.get("/api/badges").get_json() == {"notifications": 1, "messages": None}
    for change in (alice.put, alice.delete):
        assert change(f"/api/users/@{bob.handle}/block").status_code == 200


def test_a_failed_send_is_retried_with_its_idempotency_key_and_stored_once(
    app: Flask,
    settings: Config,
    context: ApiContext,
    cast: dict[str, Account],
    friends: Friends,
    broken: Table,
) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "before")["message_group_uuid"]
    body = {"message": "again", "message_group_uuid": uuid}
    headers = {"Idempotency-Key": str(uuid4())}
    failing = create_app(settings, replace(context, messages=broken))
    first = Browser(failing.test_client(), cast["alice"])
    problem(first.post("/api/messages", json=body, headers=headers), 503)
    for _ in range(2):
        assert alice.post("/api/messages", json=body, headers=headers).status_code == 200
    assert words(bob, uuid) == ["before", "again"]
