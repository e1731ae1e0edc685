"""Patch: graceful shutdown with a time limit, after which open connections are closed.

The server has one too, but since Python 3.12.1 it first waits for all connections to close.
"""

import asyncio
from typing import Any
from weakref import WeakSet

from hypercorn.asyncio import run
from monkeypatch import patch, require_function

PARAMETERS = "app loop config context state reader writer"
_open: WeakSet[asyncio.StreamWriter] = WeakSet()


def install() -> None:
    """Track the connections of the server."""
    serve = require_function(run, "TCPServer", PARAMETERS)

    def track(*arguments: Any) -> Any:
        *_, writer = arguments
        _open.add(writer)
        return serve(*arguments)

    patch(run, "TCPServer", PARAMETERS, track)


async def close_after(stop: asyncio.Event, seconds: float) -> None:
    """Close all open connections some seconds after `stop`."""
    await stop.wait()
    await asyncio.sleep(seconds)
    for writer in list(_open):
        writer.transport.abort()
