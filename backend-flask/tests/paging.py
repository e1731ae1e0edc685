"""Read paged lists."""

from __future__ import annotations

import re
from typing import Any

from tests.conftest import Browser


def messages(entries: list[dict[str, Any]]) -> list[str]:
    """Return the entries' messages."""
    return [entry["message"] for entry in entries]


def following(link: str | None) -> str:
    """Return the path of the next page from a Link header."""
    found = re.fullmatch(r'<(/api/[^>]+)>; rel="next"', link or "")
    assert found, link
    return found[1]


def every_page(reader: Browser, path: str, within: str | None = None) -> list[dict[str, Any]]:
    """Read a list to its end; `within` names the list in a larger response."""
    entries: list[dict[str, Any]] = []
    response = reader.get(path)
    while True:
        assert response.status_code == 200, response.text
        body = response.get_json()
        entries += body[within] if within else body
        if "Link" not in response.headers:
            return entries
        response = reader.get(following(response.headers["Link"]))
