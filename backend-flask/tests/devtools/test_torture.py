"""Fault injection: a plan is drawn from its seed, faults do what they say, and a short run."""

from __future__ import annotations

import itertools
import os
import resource
import signal
import socket
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.torture import plan, processes
from devtools.torture.proxy import Disturbance, ProxyThread
from devtools.torture.stores import identify
from tests.conftest import ROOT
from tests.waiting import WAIT_SECONDS, wait_until

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="processes are found in Linux's /proc"
)

# A plan with most kinds among its first twenty faults.
SEED = 1290


@pytest.fixture
def server_port() -> Iterator[int]:
    """Run a server that sends back what it gets."""

    class Echo(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while data := self.request.recv(65_536):
                self.request.sendall(data)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a connection that was cut

    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def proxies() -> Iterator[ProxyThread]:
    thread = ProxyThread()
    yield thread
    thread.close()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)


def receive(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size and (piece := connection.recv(size)):
        received += piece
    return received


def sleeping_process() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])


def test_a_seed_draws_the_same_plan_again() -> None:
    first, again = (plan.take(SEED, 200, max_seconds=30) for _ in range(2))
    assert first == again
    assert first != plan.take(SEED + 1, 200, max_seconds=30)


def test_every_kind_comes_before_one_comes_again() -> None:
    rounds = plan.take(SEED, 500, max_seconds=30)
    faults = [fault for each in rounds for fault in each.faults]
    assert [fault.number for fault in faults] == list(range(1, len(faults) + 1))
    counts = Counter(fault.name for fault in faults)
    assert counts.pop("clock api") == pytest.approx(2 * min(counts.values()), abs=2)
    assert max(counts.values()) - min(counts.values()) <= 1
    assert max(fault.seconds for fault in faults) > 10
    assert len(rounds) < len(faults)


def test_faults_that_overlap_are_of_different_components() -> None:
    for each in itertools.islice(plan.draw(SEED), 300):
        components = [fault.component for fault in each.faults]
        assert len(components) == len(set(components))


@pytest.mark.parametrize(
    ("head", "store"),
    [
        (b"POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n", "dynamodb"),
        (
            b"POST / HTTP/1.1\r\nx-amz-target: AWSCognitoIdentityProviderService.GetUser\r\n",
            "cognito",
        ),
        (b"GET /us-east-1_a/.well-known/jwks.json HTTP/1.1\r\n", "cognito"),
        (b"PUT /cruddur-local-assets-000000000000/media/a HTTP/1.1\r\n", "s3"),
        (b"POST / HTTP/1.1\r\nX-Amz-Target: AmazonSSM.GetParameter\r\n", "other"),
        (b"", "other"),
    ],
)
def test_the_head_of_a_request_tells_its_store(head: bytes, store: str) -> None:
    assert identify(head + b"Host: 127.0.0.1\r\n\r\n") == store


def test_a_proxy_forwards_what_nothing_disturbs(server_port: int, proxies: ProxyThread) -> None:
    with connect(proxies.add(server_port, ("store",))) as connection:
        connection.sendall(b"x" * 300_000)
        assert receive(connection, 300_000) == b"x" * 300_000
        connection.shutdown(socket.SHUT_WR)
        assert receive(connection, 1) == b""


def test_silence_holds_bytes_back_and_lets_them_go(server_port: int, proxies: ProxyThread) -> None:
    with connect(proxies.add(server_port, ("store",))) as connection:
        with proxies.disturbed("store", Disturbance("silence")) as effect:
            connection.sendall(b"late")
            wait_until(lambda: effect().held_bytes == 4, "the bytes are held back")
        assert receive(connection, 4) == b"late"


@pytest.mark.parametrize(("kind", "amount"), [("delay", 0.05), ("throttle", 1_000)])
def test_slow_bytes_all_arrive(
    server_port: int, proxies: ProxyThread, kind: str, amount: float
) -> None:
    port = proxies.add(server_port, ("store",))
    disturbance = Disturbance(kind, amount)
    with connect(port) as connection, proxies.disturbed("store", disturbance) as effect:
        connection.sendall(b"x" * 500)
        assert receive(connection, 500) == b"x" * 500
        assert effect().held_bytes >= 1_000  # both ways


@pytest.mark.parametrize("kind", ["cut", "half-close"])
def test_the_rest_of_a_piece_never_arrives(
    server_port: int, proxies: ProxyThread, kind: str
) -> None:
    port = proxies.add(server_port, ("store",))
    with proxies.disturbed("store", Disturbance(kind, 3)) as effect, connect(port) as connection:
        connection.sendall(b"abcdef")
        wait_until(lambda: effect().cut_connections, "the connection is cut")
        try:
            received = receive(connection, 6)
        except ConnectionResetError:
            received = b""
        assert b"abc".startswith(received)


def test_a_refusing_port_opens_again(server_port: int, proxies: ProxyThread) -> None:
    port = proxies.add(server_port, ("store",))
    with connect(port) as before:
        before.sendall(b"x")
        assert receive(before, 1) == b"x"
        with proxies.disturbed("store", Disturbance("refuse")) as effect:
            assert effect().cut_connections == 1
            with pytest.raises(ConnectionRefusedError):
                connect(port)
    with connect(port) as after:
        after.sendall(b"x")
        assert receive(after, 1) == b"x"


def test_one_store_is_disturbed_and_the_others_are_not(
    server_port: int, proxies: ProxyThread
) -> None:
    port = proxies.add(server_port, ("s3", "other"), identify)
    head = b"GET /cruddur-a HTTP/1.1\r\n\r\n"
    with proxies.disturbed("s3", Disturbance("cut", 0)) as effect:
        with connect(port) as connection:
            connection.sendall(b"GET /else HTTP/1.1\r\n\r\n")
            assert receive(connection, 4) == b"GET "
        with connect(port) as connection:
            connection.sendall(head)
            wait_until(lambda: effect().cut_connections, "the connection is cut")


def test_a_suspended_process_goes_on_and_a_killed_one_does_not() -> None:
    with sleeping_process() as process:
        with processes.stopped([process.pid]) as suspended:
            assert suspended == str(process.pid)
        wait_until(
            lambda: Path(f"/proc/{process.pid}/stat").read_text("utf-8").split()[2] in "RS",
            "the process goes on",
        )
        assert str(process.pid) in processes.kill([process.pid])
        assert process.wait() == -signal.SIGKILL


def test_a_file_size_limit_is_lifted_again() -> None:
    own = resource.getrlimit(resource.RLIMIT_FSIZE)
    with sleeping_process() as process:
        with processes.max_file_size(process.pid, 1):
            assert resource.prlimit(process.pid, resource.RLIMIT_FSIZE)[0] == 1
        assert resource.prlimit(process.pid, resource.RLIMIT_FSIZE) == own
        process.kill()


def test_no_write_is_lost_and_nothing_is_stuck(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bin" / "torture"), "--untimed", "--data", str(tmp_path)]
        + ["--seed", str(SEED), "--faults", "20", "--max-seconds", "1", "--actors", "4"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]
