"""Close connections that are still open a while after the signal to stop.

The server does so as well, but since Python 3.12.1 it first waits for their end, without limit.
"""

import asyncio
from typing import Any
from weakref import WeakSet

from hypercorn.asyncio import run
from replacements import known, replace

PARAMETERS = "app loop config context state reader writer"
_open: WeakSet[asyncio.StreamWriter] = WeakSet()


def install() -> None:
    """Track each connection of the server."""
    serve = known(run, "TCPServer", PARAMETERS)

    def track(*arguments: Any) -> Any:
        *_, writer = arguments
        _open.add(writer)
        return serve(*arguments)

    replace(run, "TCPServer", PARAMETERS, track)


async def close_after(stop: asyncio.Event, seconds: float) -> None:
    """Wait for the signal, then this long, and close what is open."""
    await stop.wait()
    await asyncio.sleep(seconds)
    for writer in list(_open):
        writer.transport.abort()
