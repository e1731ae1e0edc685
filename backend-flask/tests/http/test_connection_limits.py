"""Sockets that send nothing are closed, and more than the limit don't keep others out."""

from __future__ import annotations

import http.client
import select
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import pytest

from cruddur.platform.connections import ConnectionLimiter
from tests.http.live_server import Serve, status
from tests.waiting import WAIT_SECONDS, wait_until

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "TCP_INFO") or not Path("/proc/self/fd").exists(),
    reason="only Linux tells a process of its connections",
)

Open = Callable[[int, int], list[socket.socket]]


@pytest.fixture
def connect() -> Iterator[Open]:
    """Return a function that opens connections which send nothing."""
    with ExitStack() as opened:

        def open_silent(port: int, count: int) -> list[socket.socket]:
            return [
                opened.enter_context(
                    socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
                )
                for _ in range(count)
            ]

        yield open_silent


def closed(connections: list[socket.socket]) -> int:
    readable, _, _ = select.select(connections, [], [], 0)
    return len(readable)


def _has_closed(connections: list[socket.socket], count: int) -> bool:
    return closed(connections) >= count


@pytest.mark.parametrize(
    ("limits", "remaining"),
    [
        ({"API_MAX_CONNECTIONS": "20"}, 20),
        ({"API_MAX_CONNECTIONS_PER_ADDRESS": "12"}, 12),
    ],
)
def test_more_silent_connections_than_the_limit_are_closed_and_others_served(
    serve: Serve, connect: Open, limits: dict[str, str], remaining: int
) -> None:
    _, port = serve(**limits, DRAIN_SECONDS="0")
    wait_until(lambda: status(port, "/api/livez") == 200, "the server lives")
    silent = connect(port, 100)
    wait_until(lambda: closed(silent) >= 100 - remaining, "those beyond the limit are closed")
    for _ in range(3):
        assert status(port, "/api/livez") == 200
        assert status(port, "/api/activities/public") == 200
    assert closed(silent) < 100


def test_no_connection_of_a_load_balancer_is_closed(serve: Serve, connect: Open) -> None:
    limits = {"API_MAX_CONNECTIONS_PER_ADDRESS": "4", "DRAIN_SECONDS": "0"}
    _, limited = serve(**limits)
    _, behind = serve(**limits, API_MAX_CONNECTIONS="8", TRUSTED_PROXIES="2")
    wait_until(lambda: status(limited, "/api/livez") == 200, "the server with limits lives")
    wait_until(lambda: status(behind, "/api/livez") == 200, "the server behind proxies lives")
    with ExitStack() as stack:
        # Fewer than the server accepts, and all from one private address.
        balancer = [
            stack.enter_context(
                closing(http.client.HTTPConnection("127.0.0.1", behind, timeout=WAIT_SECONDS))
            )
            for _ in range(14)
        ]
        for _ in range(2):
            for number, each in enumerate(balancer):
                forwarded = {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.1"}
                each.request("GET", "/api/livez", headers=forwarded)
                assert each.getresponse().read()
            others = connect(limited, 14)
            wait_until(partial(_has_closed, others, 10), "a limiter has run meanwhile")
        assert closed([each.sock for each in balancer]) == 0


def test_the_one_that_is_idle_longest_is_closed_and_no_other_socket(connect: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ExitStack() as stack:
        clients = connect(int(server.getsockname()[1]), 5)
        accepted = [stack.enter_context(server.accept()[0]) for _ in clients]
        wait_until(lambda: all(_idle(each) >= 20 for each in accepted), "they have been idle")
        for number in (3, 1):
            # A client that sends, and one that is being sent to.
            sender, receiver = clients[number], accepted[number]
            if number == 3:
                sender, receiver = receiver, sender
            sender.sendall(b"x")
            assert receiver.recv(1) == b"x"
        pair = [stack.enter_context(each) for each in socket.socketpair()]
        limiter = ConnectionLimiter(max_total=1000, max_per_address=1000)
        limiter.enforce()
        assert closed(clients) == 0
        assert limiter.counters() == {"closed": 0}
        ConnectionLimiter(max_total=2, max_per_address=1000).enforce()
        wait_until(lambda: closed(clients) == 3, "three are closed")
        assert not select.select([clients[1], clients[3]], [], [], 0)[0]
        pair[0].sendall(b"x")
        assert pair[1].recv(1) == b"x"


def _idle(connection: socket.socket) -> int:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 128)
    return min(int.from_bytes(info[at : at + 4], sys.byteorder) for at in (44, 52))
