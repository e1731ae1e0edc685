"""Drafts: what a person has written and not published, on all of their devices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.drafts import repository
from cruddur.drafts.schemas import NewDraft
from cruddur.errors import CruddurError, DraftNotFound, InvalidInput, TokenRefused
from cruddur.people import service as people
from cruddur.platform.database import Page, Transaction

MAX_DRAFTS = 100
# From the last change; for a scheduled crud, from its time.
DRAFT_TTL = timedelta(days=365)
# As long as a picture that was just uploaded may wait.
_UNUSED_TTL = timedelta(days=1)
# So that a draft is never there without its pictures.
_MEDIA_MARGIN = timedelta(days=1)


def create(context: Context, viewer_uuid: UUID, new: NewDraft) -> str:
    """Save a draft; return it as JSON.

    Raises:
        InvalidInput: `draft_blank`, `drafts_too_many`, `media_unusable`.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    _require_content(new)
    with context.database.transaction() as transaction:
        if not repository.lock_author(transaction, user_uuid=viewer_uuid):
            raise TokenRefused
        uuid = insert(
            context,
            transaction,
            viewer_uuid,
            content=new.model_dump_json(),
            media_uuids=[picture.uuid for picture in new.media],
            scheduled_at=None,
        )
        if uuid is None:
            raise InvalidInput.of("drafts_too_many")
        return repository.draft(transaction, uuid=uuid, now=context.clock())


def update(context: Context, viewer_uuid: UUID, uuid: UUID, new: NewDraft) -> str:
    """Replace a draft; return it as JSON.

    Raises:
        InvalidInput: `draft_blank`, `media_unusable`.
        DraftNotFound: the viewer has no such draft.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    _require_content(new)
    now = context.clock()
    expires_at = now + DRAFT_TTL
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        former = repository.lock(
            transaction, uuid=uuid, user_uuid=viewer_uuid, is_scheduled=False, now=now
        )
        if former is None:
            raise DraftNotFound
        wanted = [picture.uuid for picture in new.media]
        place_media(transaction, uuid, viewer_uuid, wanted, former, now, expires_at)
        content = new.model_dump_json()
        repository.update(transaction, uuid=uuid, content=content, now=now, expires_at=expires_at)
        return repository.draft(transaction, uuid=uuid, now=context.clock())


def delete(context: Context, viewer_uuid: UUID, uuid: UUID) -> None:
    """Delete a draft; pictures that nothing else has are unused again.

    Raises:
        DraftNotFound: the viewer has no such draft.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    delete_one(context, viewer_uuid, uuid, is_scheduled=False, missing=DraftNotFound)


def drafts(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return a page of the viewer's drafts, newest first."""
    return repository.drafts(
        context.reads,
        user_uuid=viewer_uuid,
        is_scheduled=False,
        now=context.clock(),
        after=after,
        limit=limit,
    )


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete what nobody has changed for a year; yield how many, batch by batch.

    Their pictures expire a day later by themselves.
    """
    while purged := repository.purge(context.database, now=context.clock(), batch=batch):
        yield purged


def insert(
    context: Context,
    transaction: Transaction,
    viewer_uuid: UUID,
    *,
    content: str,
    media_uuids: Sequence[UUID],
    scheduled_at: datetime | None,
) -> UUID | None:
    """Insert a draft or a scheduled crud; return its uuid, None if there are too many of these.

    The transaction has locked its author.

    Raises:
        InvalidInput: `media_unusable`.
    """
    uuid, now = context.new_uuid(), context.clock()
    expires_at = (scheduled_at or now) + DRAFT_TTL
    if not repository.insert(
        transaction,
        uuid=uuid,
        user_uuid=viewer_uuid,
        content=content,
        scheduled_at=scheduled_at,
        now=now,
        expires_at=expires_at,
        max_drafts=MAX_DRAFTS,
    ):
        return None
    place_media(transaction, uuid, viewer_uuid, media_uuids, [], now, expires_at)
    return uuid


def delete_one(
    context: Context,
    viewer_uuid: UUID,
    uuid: UUID,
    *,
    is_scheduled: bool,
    missing: type[CruddurError],
) -> None:
    """Delete a draft or a scheduled crud of the viewer; raise `missing` if there is none."""
    now = context.clock()
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        former = repository.lock(
            transaction, uuid=uuid, user_uuid=viewer_uuid, is_scheduled=is_scheduled, now=now
        )
        if former is None:
            raise missing
        repository.delete(transaction, uuid=uuid)
        place_media(transaction, uuid, viewer_uuid, [], former, now, now)


def place_media(
    transaction: Transaction,
    uuid: UUID,
    viewer_uuid: UUID,
    wanted: Sequence[UUID],
    former: Sequence[UUID],
    now: datetime,
    expires_at: datetime,
) -> None:
    """Give a draft its pictures, which another draft may have had; former ones are unused again.

    Raises:
        InvalidInput: `media_unusable`: one isn't the viewer's, isn't ready, or is in a crud.
    """
    if not wanted and not former:
        return
    placed = repository.place_media(
        transaction,
        draft_uuid=uuid,
        user_uuid=viewer_uuid,
        uuids=wanted,
        former_uuids=former,
        now=now,
        expires_at=expires_at + _MEDIA_MARGIN,
        unused_until=now + _UNUSED_TTL,
    )
    if placed != len(wanted):
        raise InvalidInput.of("media_unusable", "media")


def _require_content(new: NewDraft) -> None:
    has_poll = new.poll is not None and any(new.poll.choices)
    if not (new.message or new.media or new.content_warning or has_poll or new.quote_uuid):
        raise InvalidInput.of("draft_blank")
