"""Slow request bodies (slowloris) block some of the server's threads, never all."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from cruddur.errors import Overloaded
from cruddur.http.body_concurrency import BodyReadSlots
from tests.http.live_server import Serve, status
from tests.waiting import WAIT_SECONDS, wait_until

Post = Callable[[str], socket.socket]
HEAD = "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
def port(serve: Serve) -> int:
    _, port = serve(DRAIN_SECONDS="0", API_THREADS="4")
    wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
    return port


@pytest.fixture
def post(port: int) -> Iterator[Post]:
    """Return a function that sends the headers of a request, and one byte of its thousand."""
    with ExitStack() as opened:

        def send(path: str) -> socket.socket:
            connection = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
            opened.enter_context(connection)
            head = HEAD.format(path=path) + "Content-Length: 1000\r\n\r\n{"
            connection.sendall(head.encode())
            return connection

        yield send


def answer(connection: socket.socket) -> tuple[int, str]:
    """Return the status and code of a problem, when it has arrived completely."""
    received = b""
    while b"request_id" not in received or not received.rstrip().endswith(b"}"):
        chunk = connection.recv(65_536)
        assert chunk, received
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["type"].rpartition(":")[2]


def test_slow_bodies_do_not_block_probes_and_readers(port: int, post: Post) -> None:
    held = [post("/api/session") for _ in range(8)]
    for _ in range(6):
        answered, _, _ = select.select(held, [], [], WAIT_SECONDS)
        assert answered, "none of them is refused"
        refused = answered[0]
        assert answer(refused) == (503, "overloaded")
        held.remove(refused)
    for path in ("/api/livez", "/api/readyz", "/api/activities/public"):
        assert status(port, path) == 200
    for each in held:
        each.sendall(b" " * 998 + b"}")
        assert answer(each) == (422, "invalid_input")


def test_a_closed_connection_frees_its_slot(port: int, post: Post) -> None:
    for each in [post("/api/session") for _ in range(2)]:
        each.shutdown(socket.SHUT_RDWR)
    wait_until(lambda: is_read(post("/api/session")), "another request is read")


def test_the_body_of_an_unauthenticated_request_is_not_read(post: Post) -> None:
    assert {answer(post("/api/activities")) for _ in range(6)} == {(401, "not_signed_in")}


def is_read(connection: socket.socket) -> bool:
    connection.sendall(b" " * 998 + b"}")
    return answer(connection) == (422, "invalid_input")


def test_concurrent_fast_bodies_all_get_a_slot() -> None:
    slots = BodyReadSlots(threads=8, acquire_timeout_seconds=WAIT_SECONDS)

    def read(number: int) -> int:
        with slots.acquire("alice" if number % 2 else "bob"):
            return number

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(read, range(2000))) == list(range(2000))


def test_one_sender_cannot_use_all_slots() -> None:
    slots = BodyReadSlots(threads=8)
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(slots.acquire("alice"))
        with pytest.raises(Overloaded), slots.acquire("alice"):
            pass
        for sender in ("bob", "bob", "carol", "carol"):
            stack.enter_context(slots.acquire(sender))
        with pytest.raises(Overloaded), slots.acquire("dave"):
            pass
    with slots.acquire("dave"):
        pass
