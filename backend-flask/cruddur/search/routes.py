"""HTTP routes of search."""

from __future__ import annotations

import struct
from typing import Annotated
from uuid import UUID

import regex
from flask import Blueprint, Response
from pydantic import AfterValidator, BaseModel, Field

from cruddur import text
from cruddur.activities.schemas import Activity
from cruddur.http.auth import Access, context, viewer_uuid
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import Limit, cursor_bytes, cursor_field, set_next_cursor
from cruddur.search import service
from cruddur.search.repository import SearchCursor
from cruddur.social.schemas import PersonListItem

blueprint = Blueprint("search", __name__, url_prefix="/api")

_CURSOR = struct.Struct(">f16s")

# Spreadsheets and phones paste tabs, line breaks and private-use characters; nobody means them.
_UNSEARCHABLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}]")

Term = Annotated[
    str,
    AfterValidator(lambda term: _UNSEARCHABLE.sub(" ", term)),
    AfterValidator(text.validator("term", max_graphemes=200, max_bytes=800, lines=False)),
    text.described("1 to 200 characters on one line, one of them visible", is_required=True),
]


class CrudSearch(BaseModel):
    """Words, `#tags` and `from:@handle`; and the page."""

    term: Term
    limit: Limit = 20
    cursor: Annotated[str, cursor_field(_CURSOR.size)] | None = None

    @property
    def after(self) -> SearchCursor | None:
        """The cursor of the page before."""
        if self.cursor is None:
            return None
        rank, uuid = _CURSOR.unpack(cursor_bytes(self.cursor))
        return SearchCursor(rank, UUID(bytes=uuid))


class PeopleSearch(BaseModel):
    """A handle or name, or something similar."""

    term: Term
    limit: Annotated[int, Field(ge=1, le=50)] = 20


@blueprint.get("/activities/search")
@operation(Access.OPTIONAL, response=list[Activity])
def search_activities(query: CrudSearch) -> Response:
    """Search cruds that contain all the words, best match first. The last word may be a prefix."""
    found = service.cruds(
        context(), viewer_uuid(), query.term, after=query.after, limit=query.limit
    )
    response = json_response(found.body)
    if found.next_cursor is not None:
        set_next_cursor(
            response, query, _CURSOR.pack(found.next_cursor.rank, found.next_cursor.uuid.bytes)
        )
    return response


@blueprint.get("/users/search")
@operation(Access.OPTIONAL, response=list[PersonListItem])
def search_people(query: PeopleSearch) -> Response:
    """Search people by handle or name, best match first."""
    return json_response(service.people(context(), viewer_uuid(), query.term, limit=query.limit))
