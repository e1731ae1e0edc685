"""What the tests of the real server share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cruddur.config import Config
from stack.settings import free_ports
from tests.http.serving import Serve


@pytest.fixture
def serve(settings: Config) -> Iterator[Serve]:
    """Starts a server as it is deployed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**more: str) -> tuple[subprocess.Popen[bytes], int]:
        port = free_ports()["CRUDDUR_API_PORT"]
        process = subprocess.Popen(
            [sys.executable, "-m", "cruddur.server"],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "CONNECTION_URL": settings.connection_url,
                "API_HOST": "127.0.0.1",
                "API_PORT": port,
                **more,
            },
            stdout=subprocess.DEVNULL,
        )
        started.append(process)
        return process, int(port)

    yield start
    for process in started:
        process.kill()
        process.wait()
