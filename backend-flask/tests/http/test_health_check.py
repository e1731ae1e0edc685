"""The container's health check, against servers that are well, and ones that aren't."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from devtools.deploy import templates
from devtools.settings import free_port
from tests.conftest import ROOT, variable
from tests.waiting import WAIT_SECONDS

SCRIPT = ROOT / "backend-flask" / "livez.sh"
BASH = shutil.which("bash") or ""


def check(port: int, seconds: int) -> int:
    """Run the health check; return its status."""
    # Without a PATH it can start no other program.
    done = subprocess.run(
        [BASH, str(SCRIPT), str(port), str(seconds)],
        env={"PATH": ""},
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


@contextmanager
def answering(answer: bytes | None) -> Iterator[int]:
    """Give the port of a server that sends this; None for one that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            # The client may leave without having read all of it.
            with connection, contextlib.suppress(ConnectionError):
                if answer is not None:
                    connection.sendall(answer)
                while connection.recv(4096):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_a_server_that_is_well_passes() -> None:
    address = urlsplit(variable("CRUDDUR_API_URL"))
    assert address.hostname in ("127.0.0.1", "localhost")
    assert check(int(address.port or 0), WAIT_SECONDS) == 0


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\nX-Code: 200\r\n\r\n",
        b"200\r\n",
        b"\r\n",
    ],
)
def test_another_answer_than_200_fails(answer: bytes) -> None:
    with answering(answer) as port:
        assert check(port, WAIT_SECONDS) != 0


def test_a_server_that_hangs_fails() -> None:
    with answering(None) as port:
        assert check(port, 1) != 0


def test_a_port_without_a_server_fails() -> None:
    assert check(free_port(), WAIT_SECONDS) != 0


def test_the_image_and_the_task_run_it_and_no_python() -> None:
    dockerfile = (ROOT / "backend-flask" / "Dockerfile").read_text("utf-8")
    assert "COPY backend-flask/livez.sh livez.sh" in dockerfile
    found = re.search(r"^HEALTHCHECK .*--timeout=(\d+)s .*CMD (\[.*\])$", dockerfile, re.M)
    assert found is not None
    assert json.loads(found[2]) == ["bash", "/srv/livez.sh"]
    task = templates.read(ROOT / "aws" / "cfn" / "service.yaml")["Resources"]["Task"]
    checked = task["Properties"]["ContainerDefinitions"][0]["HealthCheck"]
    assert checked["Command"] == ["CMD", "bash", "/srv/livez.sh"]
    # The script gives up first, and its reason is reported.
    (seconds,) = re.findall(r"\{2:-(\d+)\}", SCRIPT.read_text("utf-8"))
    assert int(seconds) < checked["Timeout"] == int(found[1])
