"""Fixtures of the tests against a real server."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cruddur.config import Config
from devtools.settings import free_ports
from tests.http.live_server import Serve
from tests.waiting import WAIT_SECONDS


@pytest.fixture
def serve(settings: Config) -> Iterator[Serve]:
    """Return a function that starts the server as deployments do."""
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
                "TIMEOUTS_SCALE": str(WAIT_SECONDS),
                **more,
            },
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(process)
        return process, int(port)

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
