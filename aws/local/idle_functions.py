"""End functions that nobody has called for a while, as AWS does.

The emulator keeps one process of each function for good, some 70 MB, after a single call.
"""

import asyncio
import time

from ministack.core import lambda_runtime
from replacements import known


def install() -> None:
    """Check that the emulator keeps its processes as this leans on."""
    known(lambda_runtime, "kill_workers", "workers")
    known(lambda_runtime, "release_worker", "worker")


async def keep_ending(seconds: float) -> None:
    """End, from time to time, what has been idle for so many seconds."""
    while True:
        await asyncio.sleep(seconds / 3)
        await asyncio.to_thread(end, seconds)


def end(seconds: float) -> None:
    """End what has been idle for so many seconds; the next call starts anew."""
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
