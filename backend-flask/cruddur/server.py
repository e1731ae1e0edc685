"""Granian server with graceful shutdown: `python -m cruddur.server`.

On SIGTERM the workers drain: `readyz` turns to 503, and they serve on until the load balancer has
noticed. Then they finish their running requests, and end.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from cruddur import config

# Tells the workers to start draining; see `app.serve`.
DRAIN_SIGNAL = signal.SIGUSR1
# Files that are open beside connections: libraries, pools, pipes.
_OTHER_FILES = 512


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = config.load_server()
    _raise_file_limit(settings.accepted_connections)
    server = Granian(
        "cruddur.app:serve",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.api_host,
        port=settings.api_port,
        workers=settings.api_workers,
        blocking_threads=settings.server_threads,
        backpressure=settings.accepted_connections,
        # Otherwise it waits without a timeout for the bytes that tell the version of HTTP.
        http=HTTPModes.http1,
        websockets=False,
        # Longer than the load balancer's idle timeout, so that it never uses a closed connection.
        http1_settings=HTTP1Settings(header_read_timeout=60_000),
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.shutdown_timeout_seconds,
    )

    def drain(_signal: int, _frame: object) -> None:
        # Without a drain period there is nothing to signal: the workers end immediately.
        for worker in multiprocessing.active_children() if settings.drain_seconds else ():
            if worker.pid is not None:
                os.kill(worker.pid, DRAIN_SIGNAL)
        threading.Timer(settings.drain_seconds, server.signal_handler_interrupt).start()

    @server.on_startup
    def listen() -> None:
        # Workers inherit this, so that the signal doesn't end one that has just started.
        signal.signal(DRAIN_SIGNAL, signal.SIG_IGN)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, drain)

    server.serve()


def _raise_file_limit(connections: int) -> None:
    """Allow as many open files as connections need, as far as this user may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        limit = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


if __name__ == "__main__":
    main()
