"""Lists in pages: `?limit=` and an opaque `?cursor=`, the next page in a Link header."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from cruddur.http import operations
from cruddur.platform.database import Page


def _cursor(cursor: str) -> str:
    try:
        decoded = urlsafe_b64decode(cursor + "==")
    except (NotBase64, ValueError):
        decoded = b""
    if len(decoded) != 16:
        raise PydanticCustomError("cursor_malformed", "not a cursor of ours")
    return cursor


class PageQuery(BaseModel):
    """Which page of a list."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, AfterValidator(_cursor)] | None = None

    @property
    def after(self) -> UUID | None:
        """The id of the last entry on the page before."""
        return UUID(bytes=urlsafe_b64decode(self.cursor + "==")) if self.cursor else None


def page(found: Page, query: PageQuery) -> Response:
    """Answer a page, with a link to the next where there is one."""
    response = operations.json(found.body)
    if found.next_after is not None:
        cursor = urlsafe_b64encode(found.next_after.bytes).decode().rstrip("=")
        same = query.model_dump(mode="json", exclude={"cursor"})
        following = urlencode({**same, "cursor": cursor})
        response.headers["Link"] = f'<{request.path}?{following}>; rel="next"'
    return response
