"""Feeds of a person and of a tag, and a crud or a person for a link preview, for a stranger."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from cruddur.accounts import service as accounts
from cruddur.activities import feeds
from cruddur.activities.entities import normalize_tag
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, PersonNotFound
from cruddur.syndication import entries
from cruddur.syndication.entries import Author, Entry

# What was deleted or hidden is gone from caches this soon.
MAX_AGE = timedelta(minutes=1)
# Sites store what they embed for long.
MAX_EMBED_AGE = timedelta(hours=1)
# When a feed without entries changed isn't known; Atom needs a moment.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")
_CRUD_PATH = re.compile(r"/@([A-Za-z0-9_]{3,20})/status/([0-9A-Fa-f-]{36})/?")


@dataclass(frozen=True)
class Feed:
    """A page of a feed. `path` is its address without the format and the site."""

    id: str
    title: str
    description: str
    path: str
    page_url: str
    author: Author | None
    updated: str
    entries: list[Entry]
    next_cursor: UUID | None


@dataclass(frozen=True)
class Profile:
    """A person for a link preview."""

    author: Author
    bio: str
    is_protected: bool


def person_feed(
    context: Context, handle: str, web_url: str, *, after: UUID | None, limit: int
) -> Feed:
    """Return a person's cruds, without replies and reposts.

    Raises:
        PersonNotFound: the handle doesn't exist, or the person is protected or suspended.
    """
    found = feeds.person_own_cruds(context, None, handle, after=after, limit=limit)
    page = json.loads(found.body)
    profile = page["profile"]
    if profile["protected"]:
        raise PersonNotFound
    author = entries.author(profile, web_url)
    listed = [entries.entry(activity, web_url) for activity in page["activities"]]
    return Feed(
        id=f"urn:uuid:{profile['uuid']}",
        title=f"{author.name} (@{author.handle})",
        description=profile["bio"],
        path=f"/@{author.handle}",
        page_url=author.url,
        author=author,
        updated=_updated(listed, profile["created_at"]),
        entries=listed,
        next_cursor=found.next_cursor,
    )


def tag_feed(context: Context, tag: str, web_url: str, *, after: UUID | None, limit: int) -> Feed:
    """Return cruds and replies with a hashtag.

    Raises:
        InvalidInput: `tag_malformed`.
    """
    found = feeds.tag_feed(context, None, tag, after=after, limit=limit)
    normalized = normalize_tag(tag)
    listed = [
        entries.entry(activity, web_url)
        for activity in json.loads(found.body)
        # Its author put it behind a click, which a feed doesn't have.
        if not activity["hidden"]
    ]
    url = entries.tag_url(web_url, normalized)
    return Feed(
        id=url,
        title=f"#{normalized}",
        description="",
        path=url.removeprefix(web_url),
        page_url=url,
        author=None,
        updated=_updated(listed, _NEVER),
        entries=listed,
        next_cursor=found.next_cursor,
    )


def crud(context: Context, handle: str, uuid: UUID, web_url: str) -> Entry:
    """Return a person's crud.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, is another person's, hidden or protected.
    """
    activity = json.loads(feeds.activity(context, None, uuid))
    if activity["handle"] != handle:
        raise ActivityNotFound
    return entries.entry(activity, web_url)


def crud_of_url(context: Context, url: str, web_url: str) -> Entry:
    """Return the crud that an address of ours is of, also with a handle that its author had.

    Raises:
        ActivityNotFound: as `crud`, or the address isn't a crud's.
    """
    handle, uuid = _parse_url(url, web_url)
    try:
        return crud(context, handle, uuid, web_url)
    except ActivityNotFound:
        present = accounts.current_handle(context, handle)
        if present is None:
            raise
    return crud(context, present, uuid, web_url)


def profile(context: Context, handle: str, web_url: str) -> Profile:
    """Return a person.

    Raises:
        PersonNotFound: the handle doesn't exist, or the person is suspended.
    """
    found = feeds.person_own_cruds(context, None, handle, after=None, limit=1)
    person = json.loads(found.body)["profile"]
    return Profile(entries.author(person, web_url), person["bio"], person["protected"])


def seconds_to_keep(context: Context, listed: list[Entry], longest: timedelta = MAX_AGE) -> int:
    """Return how long a cache may keep entries: until the first expires, and not for long."""
    now = context.clock()
    left = min((entry.visible_until - now for entry in listed), default=longest)
    return max(0, int(min(left, longest).total_seconds()))


def _updated(listed: list[Entry], otherwise: str) -> str:
    return max((entry.updated for entry in listed), default=otherwise)


def _parse_url(url: str, web_url: str) -> tuple[str, UUID]:
    """Return handle and uuid of a crud's address."""
    try:
        parts = urlsplit(url)
        found = _CRUD_PATH.fullmatch(parts.path)
        if found is not None and f"{parts.scheme}://{parts.netloc}" == web_url:
            return found[1].lower(), UUID(found[2])
    except ValueError:  # neither a URL nor a uuid
        raise ActivityNotFound from None
    raise ActivityNotFound
