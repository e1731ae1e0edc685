"""Rolling update: servers behind a load balancer are replaced one by one under load."""

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

from devtools.settings import free_port
from tests.conftest import ROOT, variable
from tests.http.live_server import status
from tests.waiting import WAIT_SECONDS, wait_until

BACKEND = ROOT / "backend-flask"


def command() -> list[str]:
    """Return the command of the image, from the Dockerfile."""
    dockerfile = (BACKEND / "Dockerfile").read_text().replace("\\\n", "")
    arguments = re.findall(r'"([^"]+)"', dockerfile[dockerfile.rindex("CMD [") :])
    assert arguments[0] == "python"
    return [sys.executable, *arguments[1:]]


class Server:
    """A task of the API."""

    def __init__(self) -> None:
        self.port = free_port()
        settings = {
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
            env={**os.environ, **settings, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._is_ready, "the server is ready")

    def terminate(self) -> None:
        """Send SIGTERM, as ECS does."""
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Send SIGTERM, wait for the end, and return the exit status."""
        self.terminate()
        return self._process.wait(timeout=WAIT_SECONDS)

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, "the server ended"
        return status(self.port, "/api/readyz") == 200


@dataclass
class Balancer:
    """Round-robin load balancer, from which a server is removed before it is stopped."""

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
class Client:
    """A client that sends requests over keep-alive connections, and records failures."""

    balancer: Balancer
    done: threading.Event
    responses: int = 0
    failures: list[str] = field(default_factory=list)

    def run(self) -> None:
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
                    self.responses += 1
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


def test_a_rolling_update_under_load_loses_no_request(servers: list[Server]) -> None:
    balancer = Balancer([server.port for server in servers])
    done = threading.Event()
    clients = [Client(balancer, done) for _ in range(4)]
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    for index in range(2):
        old, new = servers[index], Server()
        balancer.replace(old.port, new.port)
        # Requests routed just before still arrive, so it is stopped while it handles them.
        servers[index] = new
        assert old.stop() == 0
    done.set()
    for thread in threads:
        thread.join()
    assert [failure for client in clients for failure in client.failures] == []
    assert all(client.responses > 0 for client in clients)


def test_a_request_in_progress_is_completed_before_the_server_ends(servers: list[Server]) -> None:
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
