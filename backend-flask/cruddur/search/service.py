"""Search cruds and people."""

from __future__ import annotations

from uuid import UUID

from cruddur.context import Context
from cruddur.search import repository
from cruddur.search.query_parser import parse, words
from cruddur.search.repository import START, SearchCursor, SearchPage


def cruds(
    context: Context, viewer_uuid: UUID | None, term: str, *, after: SearchCursor | None, limit: int
) -> SearchPage:
    """Return cruds that contain all words of a query; none if it has neither words nor author."""
    wanted = parse(term)
    query = repository.query_of_words(context.reads, viewer_uuid, wanted.words)
    if query is None and wanted.author is None:
        return SearchPage("[]", None)
    return repository.cruds(
        context.reads,
        viewer_uuid=viewer_uuid,
        now=context.clock(),
        query=query,
        author=wanted.author,
        hashtags=sorted(wanted.hashtags),
        after=after or START,
        limit=limit,
    )


def people(context: Context, viewer_uuid: UUID | None, term: str, *, limit: int) -> str:
    """Return people whose handle or name resembles the text, as JSON."""
    text = term.strip().removeprefix("@")
    if not text:
        return "[]"
    return repository.people(
        context.reads, viewer_uuid=viewer_uuid, term=text, typed=words(text), limit=limit
    )
