"""What a path may hold: a handle in any case, which the view gets in lower case."""

from __future__ import annotations

from werkzeug.routing import BaseConverter

HANDLE = "[A-Za-z0-9_]{3,20}"


class HandleConverter(BaseConverter):
    """Matches `<handle:…>`; anything else is no path of ours, and 404."""

    regex = HANDLE

    def to_python(self, value: str) -> str:
        """Answer the form in which handles are kept."""
        return value.lower()
