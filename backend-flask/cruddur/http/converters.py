"""URL routing: converter of handles, in any case."""

from __future__ import annotations

from werkzeug.routing import BaseConverter

HANDLE = "[A-Za-z0-9_]{3,20}"


class HandleConverter(BaseConverter):
    """Matches `<handle:…>`; anything else is a 404."""

    regex = HANDLE

    def to_python(self, value: str) -> str:
        """Return the lower-case form, in which handles are stored."""
        return value.lower()
