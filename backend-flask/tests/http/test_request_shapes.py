"""Odd bytes over raw sockets: each has its answer, and what follows it isn't misread."""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import subprocess
from collections.abc import Iterator
from typing import Any, cast

import pytest

from cruddur.config import Config
from tests.conftest import OPENAPI
from tests.http.framing_shapes import FRAMING_SHAPES
from tests.http.head_shapes import HEAD_SHAPES
from tests.http.live_server import cpu_seconds, serving, status
from tests.http.request_shapes import NEXT, Shape, length, post
from tests.waiting import WAIT_SECONDS, wait_until

SHAPES = {**FRAMING_SHAPES, **HEAD_SHAPES}
# What the server answers by itself, without a body; see decision 4.
BARE = {400, 414, 431}
# Twenty of them need 20 ms.
MAX_CPU_SECONDS = 1

Server = tuple["subprocess.Popen[bytes]", int]


@pytest.fixture(scope="module")
def server(settings: Config) -> Iterator[Server]:
    with serving(settings) as start:
        process, port = start(DRAIN_SECONDS="0", RATE_LIMITS_SCALE="10000")
        wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
        yield process, port


class _Stream(io.BytesIO):
    """Received bytes, as http.client reads them from a socket."""

    def makefile(self, _mode: str) -> io.BytesIO:
        return self

    def close(self) -> None:
        """Stay open: more responses may follow."""


def exchange(port: int, shape: Shape) -> bytes:
    """Send a shape and a usual request; return everything that comes until the close."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        with contextlib.suppress(OSError):  # it may close before it has read everything
            connection.sendall(shape.sent if shape.is_cut else shape.sent + NEXT)
            if shape.is_cut:
                connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):  # what it has sent has arrived
            while chunk := connection.recv(65_536):
                received += chunk
    return received


def responses(received: bytes, method: str) -> list[http.client.HTTPResponse]:
    """Parse responses; the first is that to a request with this method."""
    stream = _Stream(received)
    found: list[http.client.HTTPResponse] = []
    while stream.tell() < len(received):
        response = http.client.HTTPResponse(cast(Any, stream), method="" if found else method)
        response.begin()
        response.body = response.read()  # type: ignore[attr-defined]
        found.append(response)
    return found


def is_documented(response: Any) -> bool:
    """Return whether an answer is one of the server's own, or some operation documents it."""
    if response.headers["Content-Type"] is None and response.status in BARE:
        return not response.body and response.headers["Connection"] == "close"
    return response.status in (200, 204) or (
        response.headers["Content-Type"] == "application/problem+json"
        and (response.status in (404, 405) or str(response.status) in _PROBLEMS)
    )


_PROBLEMS = {
    status
    for methods in OPENAPI["paths"].values()
    for described in methods.values()
    for status in described["responses"]
}


@pytest.mark.parametrize("name", SHAPES)
def test_an_odd_request_has_its_answer_and_the_next_one_its_own(server: Server, name: str) -> None:
    process, port = server
    shape = SHAPES[name]
    before = cpu_seconds(process)
    found = responses(exchange(port, shape), shape.sent.partition(b" ")[0].decode("latin-1"))
    assert tuple(response.status for response in found) == shape.answers
    assert [response.status for response in found if not is_documented(response)] == []
    assert cpu_seconds(process) - before < MAX_CPU_SECONDS
    assert status(port, "/api/livez") == 200


def test_a_client_that_expects_100_continue_gets_it_before_its_body(server: Server) -> None:
    _, port = server
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        connection.sendall(post(b"Expect: 100-continue", length(2)))
        assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}" + NEXT)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    assert [response.status for response in responses(received, "POST")] == [422, 200]


def test_a_request_that_comes_byte_by_byte_is_served(server: Server) -> None:
    _, port = server
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in post(length(2), body=b"{}") + NEXT:
            connection.sendall(bytes([byte]))
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    assert [response.status for response in responses(received, "POST")] == [422, 200]
