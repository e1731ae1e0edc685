"""Feeds and threads: pages of cruds, fan-out on read."""

from __future__ import annotations

from uuid import UUID

from cruddur.activities import entities, repository
from cruddur.activities.schemas import Tab
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, InvalidInput, PersonNotFound
from cruddur.platform.database import Page
from cruddur.platform.telemetry import events


def public_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Answer everybody's cruds, newest first."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    with events.feed_read("public"):
        return repository.public_feed(context.database, read, after=after, limit=limit)


def tag_feed(
    context: Context, viewer_uuid: UUID | None, tag: str, *, after: UUID | None, limit: int
) -> Page:
    """Answer the cruds and replies under a hashtag, however it is written, newest first.

    Raises:
        InvalidInput: `tag_malformed`.
    """
    normalized = entities.normalize_tag(tag)
    if not entities.is_tag(normalized):
        raise InvalidInput.of("tag_malformed", "tag")
    read = repository.ReadContext(viewer_uuid, context.clock())
    with events.feed_read("tag"):
        return repository.tag_feed(context.database, read, normalized, after=after, limit=limit)


def home_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Answer what the viewer and those whom they follow wrote and reposted, newest first.

    A stranger gets the public feed.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    feed = repository.home_feed if viewer_uuid else repository.public_feed
    with events.feed_read("home" if viewer_uuid else "public"):
        return feed(context.database, read, after=after, limit=limit)


def bookmarks(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Answer what the viewer keeps at hand, kept last first."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    return repository.bookmarks(context.database, read, after=after, limit=limit)


def person_page(
    context: Context,
    viewer_uuid: UUID | None,
    handle: str,
    tab: Tab,
    *,
    after: UUID | None,
    limit: int,
) -> Page:
    """Answer a person and what the tab lists of them, newest first.

    Raises:
        PersonNotFound: nobody goes by this handle, or a block stands between.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.person_page(context.database, read, handle, tab, after=after, limit=limit)
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
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.thread(context.database, read, handle, uuid, after=after, limit=limit)
    if found is None:
        raise ActivityNotFound
    return found
