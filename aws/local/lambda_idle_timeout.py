"""Idle timeout of Lambda processes.

After one call the emulator keeps a function's process forever, about 70 MB each. AWS stops it.
"""

import asyncio
import time

from ministack.core import lambda_runtime
from monkeypatch import require_function


def install() -> None:
    """Check that the emulator has the functions that this calls."""
    require_function(lambda_runtime, "kill_workers", "workers")
    require_function(lambda_runtime, "release_worker", "worker")


async def reap_idle_loop(seconds: float) -> None:
    """Stop idle processes periodically."""
    while True:
        await asyncio.sleep(seconds / 3)
        await asyncio.to_thread(reap_idle, seconds)


def reap_idle(seconds: float) -> None:
    """Stop the processes that have been idle for so many seconds."""
    idle = []
    with lambda_runtime._lock:
        for key, workers in list(lambda_runtime._workers.items()):
            since = time.time() - seconds
            ended = [each for each in workers if not each.in_use and each.last_used <= since]
            idle += ended
            left = [each for each in workers if each not in ended]
            if left:
                lambda_runtime._workers[key] = left
            else:
                del lambda_runtime._workers[key]
    lambda_runtime.kill_workers(idle)
