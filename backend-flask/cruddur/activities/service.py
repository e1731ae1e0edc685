"""The rules of cruds: they are written whole, and they expire."""

from __future__ import annotations

from uuid import UUID

from cruddur.activities import repository
from cruddur.activities.schemas import NewActivity, NewReply
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, PersonNotFound
from cruddur.platform.database import Page


def create(context: Context, author_uuid: UUID, new: NewActivity) -> str:
    """Write a crud; answer it as JSON."""
    uuid, now = context.new_uuid(), context.clock()
    with context.database.transaction() as transaction:
        repository.create(
            transaction,
            uuid=uuid,
            user_uuid=author_uuid,
            message=new.message,
            now=now,
            expires_at=now + new.ttl.duration,
        )
        written = repository.activity(transaction, repository.Reader(author_uuid, now), uuid)
    if written is None:
        raise ActivityNotFound
    return written


def reply(context: Context, author_uuid: UUID, parent_uuid: UUID, new: NewReply) -> str:
    """Write a reply; answer it as JSON.

    Raises:
        ActivityNotFound: the parent has expired, never was, or is hidden by a block.
    """
    uuid, now = context.new_uuid(), context.clock()
    with context.database.transaction() as transaction:
        found = repository.reply(
            transaction,
            uuid=uuid,
            parent_uuid=parent_uuid,
            user_uuid=author_uuid,
            message=new.message,
            now=now,
            expires_at=now + new.ttl.duration if new.ttl else None,
        )
        written = repository.activity(transaction, repository.Reader(author_uuid, now), uuid)
    if not found or written is None:
        raise ActivityNotFound
    return written


def public_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Answer everybody's cruds, newest first."""
    reader = repository.Reader(viewer_uuid, context.clock())
    return repository.public_feed(context.database, reader, after=after, limit=limit)


def person_page(
    context: Context, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page:
    """Answer a person and their cruds, newest first.

    Raises:
        PersonNotFound: nobody goes by this handle, or a block stands between.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    found = repository.person_page(context.database, reader, handle, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


def thread(
    context: Context,
    viewer_uuid: UUID | None,
    handle: str,
    uuid: UUID,
    *,
    after: UUID | None,
    limit: int,
) -> Page:
    """Answer a crud and its replies, oldest first.

    Raises:
        ActivityNotFound: it has expired, never was, is somebody else's or hidden by a block.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    found = repository.thread(context.database, reader, handle, uuid, after=after, limit=limit)
    if found is None:
        raise ActivityNotFound
    return found
