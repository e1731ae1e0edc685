"""The API's processes where it is deployed: `python -m cruddur.server`.

On SIGTERM it first stops being ready, and serves on until the load balancer has noticed; then it
finishes what it has begun, and ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from cruddur import config

# What the workers stop being ready at; see `app.serve`.
DRAIN_SIGNAL = signal.SIGUSR1


def main() -> None:
    """Serve until asked to stop."""
    settings = config.load_server()
    server = Granian(
        "cruddur.app:serve",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.api_host,
        port=settings.api_port,
        workers=settings.api_workers,
        blocking_threads=settings.api_threads,
        websockets=False,
        # Idle connections live longer than the load balancer keeps its own.
        http1_settings=HTTP1Settings(header_read_timeout=60_000),
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.shutdown_timeout_seconds,
    )

    def drain(_signal: int, _frame: object) -> None:
        # Without a drain period there is nothing to signal: the workers end at once.
        for worker in multiprocessing.active_children() if settings.drain_seconds else ():
            if worker.pid is not None:
                os.kill(worker.pid, DRAIN_SIGNAL)
        threading.Timer(settings.drain_seconds, server.signal_handler_interrupt).start()

    @server.on_startup
    def listen() -> None:
        # Workers inherit this, so that one which has just begun isn't ended by it.
        signal.signal(DRAIN_SIGNAL, signal.SIG_IGN)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, drain)

    server.serve()


if __name__ == "__main__":
    main()
