"""A body that isn't complete is refused, over raw sockets, and nothing is written."""

from __future__ import annotations

import contextlib
import json
import socket
from urllib.parse import urlsplit

import psycopg
import pytest

from cruddur.config import Config
from tests.conftest import Account, Browser, variable
from tests.http.live_server import Serve, status
from tests.waiting import WAIT_SECONDS, wait_until

BODY = json.dumps({"message": "was I whole?", "ttl": "1-day"}).encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%s\r\n" % (len(BODY), BODY)


def length(number: int) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % number


@pytest.fixture
def port(serve: Serve, settings: Config, alice: Browser) -> int:
    assert alice.get("/api/profile").status_code == 200  # creates the row
    client = settings.aws_cognito_user_pool_client_id
    _, port = serve(DRAIN_SECONDS="0", AWS_COGNITO_USER_POOL_CLIENT_ID=client)
    wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
    return port


def send(port: int, account: Account, path: str, rest: bytes, *, ends: bool) -> tuple[int, str]:
    """Send a request; return the status and the code of the problem, when the server has closed."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {account.access_token}\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        connection.sendall(head.encode() + rest)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    head_received, _, body = received.partition(b"\r\n\r\n")
    return int(head_received.split()[1]), json.loads(body)["type"].rpartition(":")[2]


def test_a_body_that_is_cut_off_is_refused_and_nothing_is_written(
    port: int, cast: dict[str, Account], admin: psycopg.Connection
) -> None:
    alice = cast["alice"]

    def refusal(rest: bytes, *, ends: bool = True) -> tuple[int, str]:
        return send(port, alice, "/api/activities", rest, ends=ends)

    assert refusal(length(len(BODY) + 10) + BODY) == (400, "body_incomplete")
    assert refusal(length(len(BODY) + 1) + BODY) == (400, "body_incomplete")
    assert refusal(length(len(BODY)) + BODY[:-1]) == (400, "body_incomplete")
    assert refusal(length(len(BODY))) == (400, "body_incomplete")
    key = b"Idempotency-Key: once\r\n"
    assert refusal(key + length(len(BODY) + 10) + BODY) == (400, "body_incomplete")
    # The server doesn't say whether the last chunk came, so none is taken.
    for chunks in (
        CHUNK,
        CHUNK + b"zz\r\n",
        CHUNK + b"0\r\n",
        CHUNK + b"-1\r\n\r\n",
        CHUNK[:-5],
        b"%x\r\n%s" % (len(BODY) + 10, BODY),
        b"",
    ):
        assert refusal(CHUNKED + chunks) == (411, "length_required")
    assert refusal(CHUNKED + CHUNK + b"0\r\n\r\n", ends=False) == (411, "length_required")
    written = admin.execute(
        "SELECT (SELECT count(*) FROM activities), (SELECT count(*) FROM idempotency_keys)"
    )
    assert written.fetchone() == (0, 0)


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (b"hello\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nab", 400),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 120 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\na: " + b"x" * 1_000_000 + b"\r\n\r\n", 431),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_server_itself_refuses_what_is_no_request(request_bytes: bytes, expected: int) -> None:
    address = urlsplit(variable("CRUDDUR_API_URL"))
    place = str(address.hostname), address.port or 80
    with socket.create_connection(place, timeout=WAIT_SECONDS) as connection:
        with contextlib.suppress(ConnectionError):  # it closes before it has read everything
            connection.sendall(request_bytes)
        received = connection.recv(65_536)
    assert received.startswith(b"HTTP/1.1 %d " % expected)
    assert b"content-length: 0" in received


def test_a_request_with_two_ways_to_end_is_refused(port: int, cast: dict[str, Account]) -> None:
    rest = b"Content-Length: 3\r\n" + CHUNKED + CHUNK + b"0\r\n\r\n"
    answer = send(port, cast["alice"], "/api/activities", rest, ends=False)
    assert answer == (411, "length_required")


def test_an_operation_without_input_does_nothing_on_half_a_body(
    port: int, cast: dict[str, Account], alice: Browser
) -> None:
    path = "/api/account/sign-out-everywhere"
    assert send(port, cast["alice"], path, length(5) + b"{", ends=True) == (400, "body_incomplete")
    assert alice.get("/api/profile").status_code == 200
