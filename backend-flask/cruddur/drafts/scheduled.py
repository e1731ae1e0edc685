"""Scheduled cruds: each is published once, by the job that runs every minute, or by its author.

The row is deleted in the transaction that writes the crud, by the service that writes all cruds. So
whatever holds for a crud is decided when it is published, and an end in the middle leaves the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import ValidationError

from cruddur.activities import service as activities
from cruddur.activities.schemas import NewActivity
from cruddur.context import Context
from cruddur.drafts import repository, service
from cruddur.drafts.repository import Due
from cruddur.errors import (
    AccountSuspended,
    CruddurError,
    InvalidInput,
    ScheduledNotFound,
    TokenRefused,
)
from cruddur.people import service as people
from cruddur.platform.database import Joinable, Page
from cruddur.platform.telemetry import metrics

MIN_DELAY = timedelta(minutes=1)
MAX_DELAY = timedelta(days=30)


def schedule(context: Context, viewer_uuid: UUID, new: NewActivity, scheduled_at: datetime) -> str:
    """Schedule a crud; return it as JSON.

    Raises:
        InvalidInput: `message_blank` without a picture, `media_unusable`, `scheduled_too_many`,
            `thread_not_applicable`, or as `_require_time` and, at that time,
            `activities.require_open`.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    _require_time(scheduled_at, now=context.clock())
    activities.require_content(new)
    if new.thread:
        raise InvalidInput.of("thread_not_applicable", "thread")
    activities.require_open(new.poll, scheduled_at)
    with context.database.transaction() as transaction:
        if not repository.lock_author(transaction, user_uuid=viewer_uuid):
            raise TokenRefused
        uuid = service.insert(
            context,
            transaction,
            viewer_uuid,
            content=new.model_dump_json(exclude={"scheduled_at", "thread"}),
            media_uuids=[picture.uuid for picture in new.media],
            scheduled_at=scheduled_at,
        )
        if uuid is None:
            raise InvalidInput.of("scheduled_too_many", "scheduled_at")
        return repository.draft(transaction, uuid=uuid, now=context.clock())


def reschedule(context: Context, viewer_uuid: UUID, uuid: UUID, scheduled_at: datetime) -> str:
    """Change when a crud is published, also of one that couldn't be; return it as JSON.

    Raises:
        InvalidInput: as `_require_time`; `media_unusable`: a picture is gone.
        ScheduledNotFound: the viewer has no such crud, or it is published.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    now = context.clock()
    _require_time(scheduled_at, now=now)
    expires_at = scheduled_at + service.DRAFT_TTL
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        media = repository.lock(
            transaction, uuid=uuid, user_uuid=viewer_uuid, is_scheduled=True, now=now
        )
        if media is None:
            raise ScheduledNotFound
        service.place_media(transaction, uuid, viewer_uuid, media, [], now, expires_at)
        repository.reschedule(
            transaction, uuid=uuid, scheduled_at=scheduled_at, now=now, expires_at=expires_at
        )
        return repository.draft(transaction, uuid=uuid, now=context.clock())


def delete(context: Context, viewer_uuid: UUID, uuid: UUID) -> None:
    """Delete a scheduled crud; its pictures are unused again.

    Raises:
        ScheduledNotFound: the viewer has no such crud, or it is published.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    service.delete_one(context, viewer_uuid, uuid, is_scheduled=True, missing=ScheduledNotFound)


def scheduled(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return a page of the viewer's scheduled cruds, newest first."""
    return repository.drafts(
        context.reads,
        user_uuid=viewer_uuid,
        is_scheduled=True,
        now=context.clock(),
        after=after,
        limit=limit,
    )


def publish(context: Context, viewer_uuid: UUID, uuid: UUID) -> str:
    """Publish a scheduled crud before its time; return the crud as JSON.

    Raises:
        InvalidInput: `media_unusable`: a picture is gone.
        ScheduledNotFound: the viewer has no such crud, or it is being published.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    due = repository.scheduled(
        context.database, uuid=uuid, user_uuid=viewer_uuid, now=context.clock()
    )
    published = _publish(context, due) if due else None
    if published is None:
        raise ScheduledNotFound
    return published


def publish_due(context: Context) -> Iterator[int]:
    """Publish what is due, the longest due first; yield 1 for each crud, 0 for one that can't be.

    Concurrent runs share the work. What can't be published stays with the reason, and never stops
    the others; what fails for no known reason stays due.

    Raises:
        ExceptionGroup: the failures for no known reason, after the others are published.
    """
    errors: list[Exception] = []
    due: Due | None = None
    while due := repository.next_due(context.database, now=context.clock(), after=due):
        try:
            yield _publish_due(context, due)
        except Exception as error:  # noqa: BLE001  # raised below, when the others are published
            errors.append(error)
            yield 0
    if errors:
        raise ExceptionGroup("Not every scheduled crud could be published", errors)


def lag(context: Context) -> timedelta:
    """Return how late the oldest crud is that is due."""
    now = context.clock()
    return now - (repository.oldest_due_at(context.database, now=now) or now)


def _publish_due(context: Context, due: Due) -> int:
    try:
        return 0 if _publish(context, due) is None else 1
    except CruddurError as error:
        if error.status >= 500:
            raise
        failure = _failure(error)
    if repository.mark_failed(context.database, due, failure):
        metrics.publication_failed(failure)
    return 0


def _publish(context: Context, due: Due) -> str | None:
    """Publish a crud and delete its row; return it as JSON, None if another process has the row."""
    handles = activities.mentioned_handles(due.message)
    with context.database.transaction() as transaction:
        # People first, and then the row: decision 19.
        if due.quote_uuid is None:
            people.lock_viewer_and_handles(transaction, due.user_uuid, handles, now=context.clock())
        else:
            people.lock_for_quote(transaction, due.user_uuid, due.quote_uuid, handles)
        taken = repository.take(transaction, due)
        if taken is None:
            return None
        new = _parse(taken.content)
        if taken.media_count != len(new.media):
            raise InvalidInput.of("media_unusable", "media")
        joined = replace(context, database=Joinable(transaction))
        return activities.create(joined, due.user_uuid, new)


def _parse(content: str) -> NewActivity:
    try:
        return NewActivity.model_validate_json(content)
    except ValidationError:  # the rules have changed since
        raise InvalidInput from None


def _failure(error: CruddurError) -> str:
    """Return the code of what is wrong: that of its field, if it has one."""
    if isinstance(error, TokenRefused):  # a deleted account has no row left
        return AccountSuspended.code
    return error.errors[0].code if error.errors else error.code


def _require_time(scheduled_at: datetime, *, now: datetime) -> None:
    """Require a time that is neither too soon nor too far.

    Raises:
        InvalidInput: `scheduled_at_too_soon`, `scheduled_at_out_of_range`.
    """
    if scheduled_at < now + MIN_DELAY:
        raise InvalidInput.of("scheduled_at_too_soon", "scheduled_at")
    if scheduled_at > now + MAX_DELAY:
        raise InvalidInput.of("scheduled_at_out_of_range", "scheduled_at")
