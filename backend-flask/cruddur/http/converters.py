"""URL routing: converter of handles, in any case, and a map without WebSockets."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import BaseConverter, Map, MapAdapter

HANDLE = "[A-Za-z0-9_]{3,20}"


class HandleConverter(BaseConverter):
    """Matches `<handle:…>`; anything else is a 404."""

    regex = HANDLE

    def to_python(self, value: str) -> str:
        """Return the lower-case form, in which handles are stored."""
        return value.lower()


class HttpMap(Map):
    """Matches a request to upgrade to a WebSocket as the request that it is (RFC 9110, 7.8)."""

    def bind_to_environ(self, *args: Any, **options: Any) -> MapAdapter:
        """Return the adapter of a request."""
        adapter = super().bind_to_environ(*args, **options)
        adapter.websocket = False
        return adapter
