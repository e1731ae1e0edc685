"""A data export is streamed: whole or recognizably cut, and bounded in memory and threads."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
import urllib3
from flask import Flask
from werkzeug.test import TestResponse

from cruddur.accounts import export
from cruddur.accounts.export_schemas import Export
from cruddur.app import build_database, create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.http import streaming
from cruddur_messages import history
from tests.conftest import Account, Browser, problem
from tests.http.conftest import serve  # noqa: F401  # a fixture
from tests.http.live_server import Serve, status
from tests.messaging import send, write
from tests.waiting import http_request, wait_until

PATH = "/api/account/export"
Chunks = Iterator[bytes]


def begin(person: Browser) -> tuple[TestResponse, Chunks]:
    """Begin an export; return the response and its chunks, which are read one by one."""
    response = person.get(PATH)
    assert response.status_code == 200, response.text
    return response, iter(response.iter_encoded())


def own_many_cruds(admin: psycopg.Connection, person: Browser, count: int) -> UUID:
    """Give a person cruds of the largest size."""
    uuid = UUID(person.get("/api/profile").get_json()["uuid"])
    admin.execute(
        """
        INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
        SELECT uuidv7(), %s, repeat('x', 3000), now(), now() + interval '1 day'
        FROM generate_series(1, %s)
        """,
        [uuid, count],
    )
    return uuid


def test_each_section_is_whole_however_many_pages_it_has(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    app: Flask,
    sign_up: Callable[[str], Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = [bob, carol, *(Browser(app.test_client(), sign_up(name)) for name in ("dave", "erin"))]
    for other in others:
        other.get("/api/profile")
        alice.act("follow", other)
        other.act("follow", alice)
        alice.act("mute", other)
        alice.act("mute-reposts", other)
    cruds = [alice.crud(f"crud {number}")["uuid"] for number in range(4)]
    for uuid in cruds:
        for kind in ("like", "repost", "bookmark", "mute-thread"):
            assert alice.put(f"/api/activities/{uuid}/{kind}").status_code == 200
    polls = [bob.crud(f"poll {n}", poll={"choices": ["1", "2"]})["uuid"] for n in range(4)]
    for uuid in polls:
        vote = alice.post(f"/api/activities/{uuid}/vote", json={"choices": [1]})
        assert vote.status_code == 200
    whole = alice.get(PATH).get_json()
    assert [vote["activity_uuid"] for vote in whole["votes"]] == polls
    assert [crud["uuid"] for crud in whole["cruds"]] == cruds
    handles = [other.handle for other in others]
    assert whole["likes"] == whole["reposts"] == whole["bookmarks"] == cruds
    assert whole["following"] == whole["followers"] == handles
    assert sorted(whole["muting"]) == sorted(whole["muting_reposts"]) == sorted(handles)
    assert whole["muted_threads"] == cruds
    assert whole["person"]["reply_notifications"] == "own_threads"
    for size in (1, 2, 3, 4):
        monkeypatch.setattr(export, "_PAGE_SIZE", size)
        assert alice.get(PATH).get_json() == whole
    for other in others:
        alice.act("block", other)
    blocking = alice.get(PATH).get_json()["blocking"]
    assert sorted(blocking) == sorted(handles)


def test_a_conversation_that_moves_meanwhile_is_exported_once(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "_ITERATION_PAGE_SIZE", 1)
    monkeypatch.setattr(streaming, "_CHUNK_LENGTH", 1)
    groups = [write(alice, other, "hello")["message_group_uuid"] for other in (bob, carol)]
    _, chunks = begin(alice)
    received = b""
    while groups[0].encode() not in received:
        received += next(chunks)
    # The one that was written, and the one that comes next.
    for group in groups:
        send(alice, "again", message_group_uuid=group)
    document = Export.model_validate_json(received + b"".join(chunks))
    assert sorted(str(group.uuid) for group in document.message_groups) == sorted(groups)


def test_the_headers_are_those_of_other_responses_but_for_length_and_etag(alice: Browser) -> None:
    response = alice.get(PATH, headers={"X-Request-Id": "a-request-of-alice", "If-None-Match": "*"})
    assert response.status_code == 200
    assert response.headers["X-Request-Id"] == "a-request-of-alice"
    assert response.headers["Cache-Control"] == "no-store"
    assert "RateLimit-Remaining" in response.headers
    assert "Content-Length" not in response.headers
    assert "ETag" not in response.headers


def test_its_end_is_logged_with_size_and_request_id(alice: Browser, log_lines: list[str]) -> None:
    response = alice.get(PATH, headers={"X-Request-Id": "a-request-of-alice"})
    size = len(response.data)
    response.close()
    (line,) = [line for text in log_lines if (line := json.loads(text))["message"] == "streamed"]
    assert (line["request_id"], line["bytes"]) == ("a-request-of-alice", size)
    assert line["complete"] is True


def test_no_connection_of_the_pool_is_held_while_the_client_reads(
    alice: Browser, admin: psycopg.Connection, context: ApiContext
) -> None:
    own_many_cruds(admin, alice, 600)
    _, chunks = begin(alice)
    next(chunks)
    assert context.database.pool_gauges()["in_use"] == 0  # type: ignore[attr-defined]


def test_a_database_that_fails_meanwhile_cuts_the_document(
    alice: Browser,
    admin: psycopg.Connection,
    settings: Config,
    context: ApiContext,
    cast: dict[str, Account],
    log_lines: list[str],
) -> None:
    own_many_cruds(admin, alice, 600)
    database = build_database(settings)
    database.open()
    app = create_app(settings, replace(context, database=database))
    response, chunks = begin(Browser(app.test_client(), cast["alice"]))
    received = next(chunks)
    database.close()
    assert_cut(received + b"".join(chunks))
    response.close()
    assert '"complete": false' in log_lines[-1]


def test_an_account_that_is_deleted_meanwhile_cuts_the_document(
    alice: Browser, admin: psycopg.Connection
) -> None:
    uuid = own_many_cruds(admin, alice, 600)
    _, chunks = begin(alice)
    received = next(chunks)
    admin.execute("DELETE FROM users WHERE uuid = %s", [uuid])
    assert_cut(received + b"".join(chunks))


def test_a_stream_that_takes_too_long_is_cut(
    alice: Browser, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_many_cruds(admin, alice, 600)
    _, chunks = begin(alice)
    received = next(chunks)
    monkeypatch.setattr(streaming, "STREAM_TIMEOUT_SECONDS", 0)
    assert_cut(received + b"".join(chunks))


def assert_cut(document: bytes) -> None:
    """Assert that a client notices that a document isn't whole."""
    assert document.startswith(b'{"person":')
    with pytest.raises(json.JSONDecodeError):
        json.loads(document)


def test_a_person_has_one_export_at_a_time_and_a_process_two(
    alice: Browser, bob: Browser, carol: Browser, admin: psycopg.Connection
) -> None:
    for person in (alice, bob, carol):
        own_many_cruds(admin, person, 600)
    of_alice, chunks = begin(alice)
    next(chunks)
    refused = alice.get(PATH)
    assert problem(refused, 503) == {"overloaded"}
    assert int(refused.headers["Retry-After"]) > 1
    of_bob, _ = begin(bob)
    assert problem(carol.get(PATH), 503) == {"overloaded"}
    of_bob.close()
    assert carol.get(PATH).get_json()["cruds"]
    of_alice.close()
    assert alice.get(PATH).get_json()["cruds"]


def test_head_starts_no_export_that_goes_on(alice: Browser) -> None:
    for _ in range(export.MAX_EXPORTS + 1):
        response = alice._open("HEAD", PATH, {})
        assert (response.status_code, response.data) == (200, b"")
        response.close()


@pytest.fixture
def port(serve: Serve, settings: Config, app: Flask) -> int:  # noqa: F811
    _, port = serve(
        DRAIN_SECONDS="0",
        AWS_COGNITO_USER_POOL_CLIENT_ID=settings.aws_cognito_user_pool_client_id,
        WRITE_TIMEOUT_SECONDS="1",
        RATE_LIMITS_SCALE="0",
    )
    wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
    return port


def export_of(port: int, account: Account) -> urllib3.BaseHTTPResponse:
    headers = {"Authorization": f"Bearer {account.access_token}"}
    return http_request("GET", f"http://127.0.0.1:{port}{PATH}", headers=headers, retries=False)


def test_a_server_sends_it_in_chunks(
    port: int, alice: Browser, admin: psycopg.Connection, cast: dict[str, Account]
) -> None:
    own_many_cruds(admin, alice, 1200)
    response = export_of(port, cast["alice"])
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in response.headers
    assert len(response.json()["cruds"]) == 1200


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_client_that_does_not_read_frees_its_slot(
    port: int,
    alice: Browser,
    admin: psycopg.Connection,
    cast: dict[str, Account],
    hangs_up: bool,
) -> None:
    own_many_cruds(admin, alice, 10_000)  # more than the kernel buffers
    with socket.socket() as idle:
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.connect(("127.0.0.1", port))
        token = cast["alice"].access_token
        idle.sendall(
            f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        assert idle.recv(100).startswith(b"HTTP/1.1 200")
        assert status(port, "/api/livez") == 200
        if hangs_up:
            idle.close()
        wait_until(lambda: is_whole(export_of(port, cast["alice"])), "the slot is free")


def is_whole(response: urllib3.BaseHTTPResponse) -> bool:
    assert response.status in (200, 503)
    return response.status == 200 and len(response.json()["cruds"]) == 10_000
