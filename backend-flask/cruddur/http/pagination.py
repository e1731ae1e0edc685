"""Keyset pagination: `?limit=` and an opaque `?cursor=`, the next page in a Link header."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import Enum
from math import ceil
from typing import Annotated, Any
from urllib.parse import quote, quote_plus
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, Field

from cruddur.http import operations
from cruddur.platform.database import Page

_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_.~/@-]*")

Limit = Annotated[int, Field(ge=1, le=100)]


def cursor_field(byte_count: int) -> Any:
    """Return the constraints of a cursor that encodes this many bytes."""
    digits = ceil(byte_count * 4 / 3)
    return Field(
        pattern=f"^[A-Za-z0-9_-]{{{digits}}}={{0,2}}$",
        description="Opaque; from the Link header of the page before.",
    )


def cursor_bytes(cursor: str) -> bytes:
    """Return the bytes of a validated cursor."""
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


class PageQuery(BaseModel):
    """Query parameters of a paged list."""

    limit: Limit = 20
    cursor: Annotated[str, cursor_field(16)] | None = None

    @property
    def after(self) -> UUID | None:
        """The id of the last entry on the previous page."""
        return UUID(bytes=cursor_bytes(self.cursor)) if self.cursor else None


def page(found: Page, query: PageQuery) -> Response:
    """Return a page as JSON, with a Link header to the next one, if there is one."""
    response = operations.json_response(found.body)
    if found.next_cursor is not None:
        set_next_cursor(response, query, found.next_cursor.bytes)
    return response


def set_next_cursor(response: Response, query: BaseModel, cursor: bytes) -> None:
    """Set the Link header: the same query with another cursor."""
    set_next_link(response, query, cursor=urlsafe_b64encode(cursor).decode().rstrip("="))


def set_next_link(response: Response, query: BaseModel, **changed: str) -> None:
    """Set the Link header: the same query with some parameters changed."""
    parameters = {name: value for name, value in vars(query).items() if value is not None}
    parameters.update(changed)
    encoded = "&".join(f"{name}={_encode(value)}" for name, value in parameters.items())
    path = request.path
    if _PLAIN_PATH.fullmatch(path) is None:
        path = quote(path, safe="/@")
    response.headers["Link"] = f'<{path}?{encoded}>; rel="next"'


def _encode(value: object) -> str:
    """Return a parameter as `urlencode` does, which encodes plain text like any other."""
    text = str(value.value if isinstance(value, Enum) else value)
    return text if _PLAIN.fullmatch(text) else quote_plus(text)
