"""A rolling restart: servers behind a balancer, replaced one by one while people go on asking."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.conftest import ROOT, variable
from tests.http.serving import status
from tests.waiting import WAIT_SECONDS, wait_until

BACKEND = ROOT / "backend-flask"


def command() -> list[str]:
    """Answer how the image starts the API, word for word."""
    said = (BACKEND / "Dockerfile").read_text().replace("\\\n", "")
    words = re.findall(r'"([^"]+)"', said[said.rindex("CMD [") :])
    assert words[0] == "python"
    return [sys.executable, *words[1:]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A task of the API."""

    def __init__(self) -> None:
        self.port = free_port()
        told = {
            "API_HOST": "127.0.0.1",
            "API_PORT": str(self.port),
            "DRAIN_SECONDS": "5",
            "TIMEOUTS_SCALE": str(WAIT_SECONDS),
            "CONNECTION_POOL_SIZE": "2",
            "RATE_LIMITS_SCALE": "0",
        }
        path = os.pathsep.join([str(BACKEND), str(ROOT / "ddb")])
        self._process = subprocess.Popen(
            command(),
            cwd=BACKEND,
            env={**os.environ, **told, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._is_ready, "the server is ready")

    def terminate(self) -> None:
        """Tell it to stop, as ECS does."""
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Tell it to stop, wait until it has, and answer its status."""
        self.terminate()
        return self._process.wait(timeout=WAIT_SECONDS)

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, "the server ended"
        return status(self.port, "/api/readyz") == 200


@dataclass
class Balancer:
    """Whom requests go to: like the load balancer, it lets go of a task before that is stopped."""

    ports: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    turn: int = 0

    def next(self) -> int:
        with self.lock:
            self.turn += 1
            return self.ports[self.turn % len(self.ports)]

    def replace(self, old: int, new: int) -> None:
        with self.lock:
            self.ports = [port for port in self.ports if port != old] + [new]


@dataclass
class Visitor:
    """Somebody who asks again and again, over connections that are kept, and notes what fails."""

    balancer: Balancer
    done: threading.Event
    answered: int = 0
    failures: list[str] = field(default_factory=list)

    def ask(self) -> None:
        connections: dict[int, http.client.HTTPConnection] = {}
        while not self.done.wait(0.02):
            port = self.balancer.next()
            if port not in connections:
                connections[port] = http.client.HTTPConnection(
                    "127.0.0.1", port, timeout=WAIT_SECONDS
                )
            try:
                connections[port].request("GET", "/api/activities/public?limit=5")
                response = connections[port].getresponse()
                response.read()
                if response.status == 200:
                    self.answered += 1
                else:
                    self.failures.append(f"status {response.status}")
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connections.pop(port).close()
        for connection in connections.values():
            connection.close()


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    variable("CONNECTION_URL")
    started = [Server(), Server()]
    yield started
    for server in started:
        server.terminate()
    for server in started:
        server.stop()


def test_a_rolling_restart_under_load_loses_no_request(servers: list[Server]) -> None:
    balancer = Balancer([server.port for server in servers])
    done = threading.Event()
    visitors = [Visitor(balancer, done) for _ in range(4)]
    threads = [threading.Thread(target=visitor.ask) for visitor in visitors]
    for thread in threads:
        thread.start()
    for place in range(2):
        old, new = servers[place], Server()
        balancer.replace(old.port, new.port)
        # Requests that were chosen just before still arrive: it is told to stop amid them.
        servers[place] = new
        assert old.stop() == 0
    done.set()
    for thread in threads:
        thread.join()
    assert [failure for visitor in visitors for failure in visitor.failures] == []
    assert all(visitor.answered > 0 for visitor in visitors)


def test_a_request_under_way_is_answered_before_the_server_ends(servers: list[Server]) -> None:
    opened = socket.create_connection(("127.0.0.1", servers[0].port), timeout=WAIT_SECONDS)
    body = b'{"refresh_token": "none"}'
    head = (
        "POST /api/session HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    opened.sendall(head.encode() + body[:5])
    stopping = threading.Thread(target=servers[0].stop)
    stopping.start()
    opened.sendall(body[5:])
    assert opened.recv(4096).startswith(b"HTTP/1.1 401")
    opened.close()
    stopping.join()
