"""Data export: a JSON document that is read page by page (keyset pagination), behind a bulkhead.

Each page is a statement of its own, so a slow client holds neither a connection nor a snapshot.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import chain
from uuid import UUID

from cruddur import json_writer
from cruddur.accounts import repository
from cruddur.context import Context
from cruddur.errors import ExportsBusy, TokenRefused

MAX_EXPORTS = 2
_PAGE_SIZE = 500
_FIRST_CURSOR = UUID(int=0)

_lock = threading.Lock()
_running: set[UUID] = set()


def start(
    context: Context, viewer_uuid: UUID, message_groups: Iterator[str]
) -> Generator[str, None, None]:
    """Return the parts of a user's data export; the caller closes them.

    `message_groups` are the parts of an array; the first one proves that the messages can be read.

    Raises:
        ExportsBusy: one of this user, or `MAX_EXPORTS` of others, are running in this process.
        TokenRefused: the account was deleted concurrently.
    """
    parts = _write(context, viewer_uuid, message_groups)
    # To its first part, which is empty: what fails until there can still be an error's response.
    next(parts)
    return parts


@contextmanager
def _slot(viewer_uuid: UUID) -> Iterator[None]:
    """Context manager: count a running export, which holds a thread while its client reads."""
    with _lock:
        if viewer_uuid in _running or len(_running) >= MAX_EXPORTS:
            raise ExportsBusy
        _running.add(viewer_uuid)
    try:
        yield
    finally:
        with _lock:
            _running.remove(viewer_uuid)


def _write(
    context: Context, viewer_uuid: UUID, message_groups: Iterator[str]
) -> Generator[str, None, None]:
    with _slot(viewer_uuid):
        person, held_handles = _person(context, viewer_uuid)
        opening = next(message_groups)
        yield ""
        yield from json_writer.write_object(
            [
                ("person", [person]),
                ("held_handles", [held_handles]),
                *(
                    (section, json_writer.write_array(_pages(context, viewer_uuid, section)))
                    for section in repository.EXPORT_SECTIONS
                ),
                (
                    "message_groups",
                    chain([opening], message_groups, _require_person(context, viewer_uuid)),
                ),
            ]
        )


def _require_person(context: Context, viewer_uuid: UUID) -> Iterator[str]:
    """Yield nothing; if the account was deleted meanwhile, the document must not be closed."""
    _person(context, viewer_uuid)
    yield from ()


def _person(context: Context, viewer_uuid: UUID) -> tuple[str, str]:
    found = repository.export_person(context.database, user_uuid=viewer_uuid)
    if found is None:
        raise TokenRefused
    return found


def _pages(context: Context, viewer_uuid: UUID, section: str) -> Iterator[list[str]]:
    """Yield the items of each page, separated by commas."""
    after: UUID | None = _FIRST_CURSOR
    while after is not None:
        page = repository.export_page(
            context.database,
            section,
            user_uuid=viewer_uuid,
            now=context.clock(),
            after=after,
            limit=_PAGE_SIZE,
        )
        if items := page.body.removeprefix("[").removesuffix("]"):
            yield [items]
        after = page.next_cursor
