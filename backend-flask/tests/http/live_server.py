"""A real server, and requests to it over a socket."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cruddur.config import Config
from devtools.settings import free_ports
from tests.waiting import WAIT_SECONDS

Serve = Callable[..., tuple[subprocess.Popen[bytes], int]]


@contextmanager
def serving(settings: Config) -> Iterator[Serve]:
    """Give a function that starts the server as deployments do; kill all of them at the end."""
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

    try:
        yield start
    finally:
        for process in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def status(port: int, path: str) -> int | None:
    """Return the status of a GET, or None if no server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Return the CPU time that a server and its workers have used; 0 where /proc doesn't tell."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text("utf-8").rpartition(")")[2].split()
            if int(fields[2]) == process.pid:  # the process group
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
