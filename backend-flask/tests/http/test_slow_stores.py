"""A real server whose store accepts connections and never answers: the rest is still served."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from cruddur.config import Config
from tests.conftest import Account, variable
from tests.http.live_server import Serve, status
from tests.waiting import WAIT_SECONDS, wait_until

Send = Callable[..., socket.socket]
# A silent store is waited for half a minute or more: time for a slow machine to do all the rest.
SCALE = {"TIMEOUTS_SCALE": "10", "STARTUP_TIMEOUT_SECONDS": "0", "DRAIN_SECONDS": "0"}


class Proxy:
    """A TCP proxy of a store, which can stop forwarding while it still accepts."""

    def __init__(self, host: str, port: int) -> None:
        self._upstream = (host, port)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.silent = threading.Event()
        self._opened: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        _close(self._server)
        # It may be connecting: what it opens is closed, too.
        self._accepting.join()
        for each in self._opened:
            _close(each)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                self._opened.append(client)
                upstream = socket.create_connection(self._upstream)
                self._opened.append(upstream)
                for pair in ((client, upstream), (upstream, client)):
                    threading.Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(65_536):
                if not self.silent.is_set():
                    target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)


def _close(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for it
    opened.close()


@contextmanager
def proxy(url: str, default_port: int) -> Iterator[tuple[Proxy, str]]:
    """Context manager: a proxy of the store of a URL, and the URL by it."""
    parts = urlsplit(url)
    assert parts.hostname
    running = Proxy(parts.hostname, parts.port or default_port)
    credentials, _, _ = parts.netloc.rpartition("@")
    place = f"{credentials}@127.0.0.1:{running.port}".removeprefix("@")
    yield running, parts._replace(netloc=place).geturl()
    running.close()


@pytest.fixture
def send() -> Iterator[Send]:
    """Return a function that sends a GET and doesn't wait for the response."""
    with ExitStack() as opened:

        def get(port: int, path: str, token: str | None = None) -> socket.socket:
            connection = opened.enter_context(
                socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
            )
            head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            if token:
                head += f"Authorization: Bearer {token}\r\n"
            connection.sendall(f"{head}\r\n".encode())
            return connection

        yield get


def unanswered(held: list[socket.socket]) -> int:
    answered, _, _ = select.select(held, [], [], 0)
    return len(held) - len(answered)


@contextmanager
def silent_database(serve: Serve, settings: Config, **more: str) -> Iterator[int]:
    """Context manager: the port of a server whose database has just become silent."""
    with proxy(settings.connection_url, 5432) as (store, url):
        _, port = serve(**SCALE, CONNECTION_URL=url, **more)
        wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
        store.silent.set()
        yield port


def test_a_silent_dynamodb_leaves_threads_for_everything_else(
    serve: Serve, send: Send, cast: dict[str, Account], settings: Config
) -> None:
    with proxy(variable("AWS_ENDPOINT_URL"), 80) as (store, url):
        client = settings.aws_cognito_user_pool_client_id
        _, port = serve(**SCALE, AWS_ENDPOINT_URL=url, AWS_COGNITO_USER_POOL_CLIENT_ID=client)
        wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
        token = cast["alice"].access_token
        # Now the server has the issuer's keys, which come from the same endpoint.
        assert send(port, "/api/badges", token).recv(65_536).startswith(b"HTTP/1.1 200 ")
        store.silent.set()
        held = [send(port, "/api/badges", token) for _ in range(16)]
        for _ in range(3):
            assert status(port, "/api/livez") == 200
            assert status(port, "/api/activities/public") == 200
        assert unanswered(held)


def test_a_silent_database_does_not_silence_livez(
    serve: Serve, send: Send, settings: Config
) -> None:
    with silent_database(serve, settings) as port:
        held = [send(port, "/api/activities/public") for _ in range(100)]
        for _ in range(3):
            assert status(port, "/api/livez") == 200
        assert unanswered(held)


def test_more_requests_than_may_wait_are_refused_unread(
    serve: Serve, send: Send, settings: Config
) -> None:
    with silent_database(serve, settings, API_THREADS="1", API_MAX_WAITING="2") as port:
        held = [send(port, "/api/activities/public") for _ in range(12)]
        wait_until(lambda: unanswered(held) == 3, "one runs, two wait, the others are refused")
        answered, _, _ = select.select(held, [], [], 0)
        for each in answered:
            head = each.recv(65_536)
            assert head.startswith(b"HTTP/1.1 503 ")
            assert b"retry-after: 1\r\n" in head.lower()
