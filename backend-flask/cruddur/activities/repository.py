"""SQL statements of cruds. Lists are JSON text that Postgres builds, and are passed on unparsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, LiteralString
from uuid import UUID

from cruddur.activities.schemas import QuotePolicy, Reaction, ReplyPolicy, Tab, ThreadOrder
from cruddur.platform.database import Page, Queries, Row, Statement, statements

_sql = statements(__package__)
_TABS = {
    Tab.CRUDS: _sql["person_cruds"],
    Tab.REPLIES: _sql["person_replies"],
    Tab.LIKES: _sql["person_likes"],
    Tab.MEDIA: _sql["person_media"],
}
PublicReaction = Literal[Reaction.LIKE, Reaction.REPOST]  # a bookmark is private
_PEOPLE_WHO_REACTED: dict[PublicReaction, Statement] = {
    Reaction.LIKE: _sql["likes"],
    Reaction.REPOST: _sql["reposts"],
}


def _thread_tree(order: LiteralString) -> Statement:
    tree = _sql["thread_tree"]
    return Statement(f"{tree.name}_{order}", tree.text.replace("%(order)s", f"'{order}'"))


_THREAD_TREES = {
    ThreadOrder.OLDEST: _thread_tree("oldest"),
    ThreadOrder.NEWEST: _thread_tree("newest"),
    ThreadOrder.LIKED: _thread_tree("liked"),
}


@dataclass(frozen=True)
class ReadContext:
    """Viewer and time, which every read depends on."""

    viewer_uuid: UUID | None
    now: datetime


@dataclass(frozen=True)
class HeldReplyPolicy:
    """Whose reply policy holds for a crud, which it is, and whether it mentions a person."""

    user_uuid: UUID
    reply_policy: ReplyPolicy
    is_mentioned: bool


@dataclass(frozen=True)
class EndedPoll:
    """An ended poll to notify of, and when it ended."""

    activity_uuid: UUID
    notify_at: datetime


@dataclass(frozen=True)
class UnnotifiedVoters:
    """The author of an ended poll, up to whom people are notified, and who is next."""

    author_uuid: UUID
    notified_up_to: UUID | None
    voter_uuids: list[UUID]


@dataclass(frozen=True)
class Quoted:
    """A crud that is being quoted, which the transaction has locked."""

    user_uuid: UUID
    quote_policy: QuotePolicy
    is_protected: bool
    expires_at: datetime


@dataclass(frozen=True)
class Ownership:
    """Who wrote a crud, and who the root of its thread: None once that is gone."""

    user_uuid: UUID
    is_reply: bool
    thread_user_uuid: UUID | None


@dataclass(frozen=True)
class OwnActivity:
    """A crud of the viewer, locked to be edited; `entities` are as they are stored."""

    message: str
    entities: list[dict[str, object]]
    content_warning: str | None
    poll_choices: list[str] | None
    created_at: datetime
    version: str
    has_reactions: bool


@dataclass(frozen=True)
class WrittenReaction:
    """What a reaction did: the crud as JSON then, None if it isn't visible; whom it notified."""

    has_viewer: bool
    notified_uuid: UUID | None
    body: str | None


@dataclass(frozen=True)
class WrittenVote:
    """What a vote did: the crud as JSON then, None if it isn't visible; what refused the vote."""

    has_viewer: bool
    refusal: str | None
    body: str | None


def create(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    message: str,
    entities: str,
    reply_policy: str,
    quote_policy: str,
    content_warning: str | None,
    poll_choices: list[str] | None,
    quote_uuid: UUID | None,
    quote_expires_at: datetime | None,
    now: datetime,
    expires_at: datetime,
) -> bool:
    """Insert a crud; return False if its author's account is deleted."""
    written = queries.execute(
        _sql["create"],
        uuid=uuid,
        user_uuid=user_uuid,
        message=message,
        entities=entities,
        reply_policy=reply_policy,
        quote_policy=quote_policy,
        content_warning=content_warning,
        poll_choices=poll_choices,
        quote_uuid=quote_uuid,
        quote_expires_at=quote_expires_at,
        now=now,
        expires_at=expires_at,
    )
    return written == 1


def quote(queries: Queries, read: ReadContext, uuid: UUID) -> Quoted | None:
    """Lock a crud that is quoted, and count the quote; return None if it isn't visible."""
    row = queries.fetch_one(_sql["quote"], uuid=uuid, **vars(read))
    if row is None:
        return None
    return Quoted(**{**row, "quote_policy": QuotePolicy(row["quote_policy"])})


def quoted_person(queries: Queries, read: ReadContext, uuid: UUID) -> Row | None:
    """Return who is quoted by a crud as `user_uuid`, None if the crud isn't visible."""
    return queries.fetch_one(_sql["quoted_person"], uuid=uuid, **vars(read))


def detach_quote(queries: Queries, uuid: UUID, *, now: datetime) -> None:
    """Detach what a crud quotes, unless that is done already."""
    queries.execute(_sql["detach_quote"], uuid=uuid, now=now)


def set_quote_policy(
    queries: Queries, uuid: UUID, *, quote_policy: QuotePolicy, now: datetime
) -> bool:
    """Change who may quote a crud; False if it is gone."""
    written = queries.execute(
        _sql["set_quote_policy"], uuid=uuid, quote_policy=quote_policy.value, now=now
    )
    return written == 1


def quotes(
    queries: Queries, read: ReadContext, uuid: UUID, *, after: UUID | None, limit: int
) -> Page | None:
    """Return a page of the cruds that quote a crud, None if that isn't visible."""
    row = queries.fetch_one(_sql["quotes"], uuid=uuid, after=after, limit=limit, **vars(read))
    return _page(row) if row else None


def reply(
    queries: Queries,
    *,
    uuid: UUID,
    parent_uuid: UUID,
    user_uuid: UUID,
    message: str,
    entities: str,
    reply_policy: str | None,
    quote_policy: str,
    content_warning: str | None,
    poll_choices: list[str] | None,
    quote_uuid: UUID | None,
    quote_expires_at: datetime | None,
    now: datetime,
    expires_at: datetime | None,
) -> bool:
    """Insert a reply and count it on its parent; return False if no parent is visible."""
    written = queries.execute(
        _sql["reply"],
        uuid=uuid,
        parent_uuid=parent_uuid,
        user_uuid=user_uuid,
        message=message,
        entities=entities,
        reply_policy=reply_policy,
        quote_policy=quote_policy,
        content_warning=content_warning,
        poll_choices=poll_choices,
        quote_uuid=quote_uuid,
        quote_expires_at=quote_expires_at,
        now=now,
        expires_at=expires_at,
    )
    return written == 1


def lock_for_quoting_reply(queries: Queries, *, parent_uuid: UUID, quote_uuid: UUID) -> None:
    """Lock the cruds that a reply that quotes is about, newest first."""
    queries.execute(_sql["lock_for_quoting_reply"], parent_uuid=parent_uuid, quote_uuid=quote_uuid)


def create_poll(
    queries: Queries,
    activity_uuid: UUID,
    *,
    is_multiple: bool,
    closes_at: datetime | None,
    min_time_left: timedelta,
) -> None:
    """Insert the poll of a crud that has its choices; it ends with the crud at the latest."""
    queries.execute(
        _sql["create_poll"],
        activity_uuid=activity_uuid,
        is_multiple=is_multiple,
        closes_at=closes_at,
        min_time_left=min_time_left,
    )


def next_ended_poll(
    queries: Queries, *, now: datetime, after: EndedPoll | None
) -> EndedPoll | None:
    """Return the first ended poll to notify of, of those after another."""
    row = queries.fetch_one(
        _sql["next_ended_poll"],
        now=now,
        after_at=after.notify_at if after else None,
        after_uuid=after.activity_uuid if after else None,
    )
    return EndedPoll(**row) if row else None


def unnotified_voters(
    queries: Queries, activity_uuid: UUID, *, limit: int
) -> UnnotifiedVoters | None:
    """Return whom to notify of the end of a poll next; None if all are."""
    row = queries.fetch_one(_sql["unnotified_voters"], activity_uuid=activity_uuid, limit=limit)
    return UnnotifiedVoters(**row) if row else None


def lock_polled(queries: Queries, activity_uuid: UUID, *, now: datetime) -> bool:
    """Lock a crud against votes; return whether it is there for people to see."""
    row = queries.fetch_one(_sql["lock_polled"], activity_uuid=activity_uuid, now=now)
    return row is not None and bool(row["is_shown"])


def mark_notified(
    queries: Queries, activity_uuid: UUID, *, before: UUID | None, up_to: UUID, is_last: bool
) -> bool:
    """Record up to whom people are notified of a poll; return False if another was faster."""
    written = queries.execute(
        _sql["mark_notified"],
        activity_uuid=activity_uuid,
        before=before,
        up_to=up_to,
        is_last=is_last,
    )
    return written == 1


def lock_reply_policy(
    queries: Queries, uuid: UUID, *, user_uuid: UUID, now: datetime
) -> HeldReplyPolicy:
    """Lock the policy that holds for replies to a crud, which the transaction has locked."""
    row = queries.fetch_one(_sql["lock_reply_policy"], uuid=uuid, user_uuid=user_uuid, now=now)
    assert row is not None
    return HeldReplyPolicy(
        row["user_uuid"], ReplyPolicy(row["reply_policy"]), is_mentioned=row["is_mentioned"]
    )


def lock_follow(queries: Queries, *, follower_uuid: UUID, followed_uuid: UUID) -> bool:
    """Lock a person's follow of another; False if there is none."""
    row = queries.fetch_one(
        _sql["lock_follow"], follower_uuid=follower_uuid, followed_uuid=followed_uuid
    )
    return row is not None


def ownership(queries: Queries, read: ReadContext, uuid: UUID) -> Ownership | None:
    """Return whose a crud and its thread are, None if the crud isn't visible."""
    row = queries.fetch_one(_sql["ownership"], uuid=uuid, **vars(read))
    return Ownership(**row) if row else None


def set_reply_policy(
    queries: Queries, uuid: UUID, *, reply_policy: ReplyPolicy, now: datetime
) -> bool:
    """Change who may reply to a crud; False if it is gone."""
    written = queries.execute(
        _sql["set_reply_policy"], uuid=uuid, reply_policy=reply_policy.value, now=now
    )
    return written == 1


def set_hidden(queries: Queries, uuid: UUID, *, is_hidden: bool, now: datetime) -> bool:
    """Hide a reply in its thread, or show it again; False if it is gone."""
    written = queries.execute(_sql["set_hidden"], uuid=uuid, is_hidden=is_hidden, now=now)
    return written == 1


def lock_own(queries: Queries, read: ReadContext, uuid: UUID) -> OwnActivity | None:
    """Lock a crud of the viewer; None if there is no such crud that they may see."""
    row = queries.fetch_one(_sql["lock_own"], uuid=uuid, **vars(read))
    return OwnActivity(**row) if row else None


def has_votes(queries: Queries, uuid: UUID) -> bool:
    """Return whether somebody voted in the poll of a locked crud; False if it has none."""
    row = queries.fetch_one(_sql["has_votes"], uuid=uuid)
    return row is not None and bool(row["has_votes"])


def edit(
    queries: Queries,
    uuid: UUID,
    *,
    message: str,
    entities: str | None,
    content_warning: str | None,
    now: datetime,
) -> None:
    """Edit a locked crud; without entities it keeps its own."""
    queries.execute(
        _sql["edit"],
        uuid=uuid,
        message=message,
        entities=entities,
        content_warning=content_warning,
        now=now,
    )


def remove_hashtags(queries: Queries, uuid: UUID, *, written: dict[str, str]) -> None:
    """Remove a crud from its hashtags, except these, each with its spelling."""
    queries.execute(
        _sql["remove_hashtags"], uuid=uuid, tags=list(written), written=list(written.values())
    )


def add_hashtags(queries: Queries, *, uuid: UUID, user_uuid: UUID, written: dict[str, str]) -> None:
    """Index a crud under its hashtags, each with its spelling."""
    tags = sorted(written)
    queries.execute(
        _sql["add_hashtags"],
        uuid=uuid,
        user_uuid=user_uuid,
        tags=tags,
        written=[written[tag] for tag in tags],
    )


def delete(queries: Queries, read: ReadContext, uuid: UUID, *, max_reactions: int) -> bool:
    """Delete a crud of the viewer, or let it expire if it has more reactions; False if none is."""
    row = queries.fetch_one(_sql["delete"], uuid=uuid, max_reactions=max_reactions, **vars(read))
    return row is not None


def lock_expired(queries: Queries, *, now: datetime, limit: int) -> tuple[list[UUID], list[UUID]]:
    """Lock a batch of expired cruds, skipping locked ones; return them and their parents."""
    row = queries.fetch_one(_sql["lock_expired"], now=now, limit=limit)
    assert row is not None
    return row["uuids"], row["parent_uuids"]


def oldest_expired_at(queries: Queries, *, now: datetime) -> datetime | None:
    """Return when the crud that is due for the purge the longest expired."""
    row = queries.fetch_one(_sql["oldest_expired_at"], now=now)
    return row["expires_at"] if row else None


def delete_reactions_batch(queries: Queries, *, uuids: list[UUID], limit: int) -> bool:
    """Delete reactions and notifications of cruds, `limit` of each kind; return whether all are."""
    row = queries.fetch_one(_sql["delete_reactions_batch"], uuids=uuids, limit=limit)
    assert row is not None
    return int(row["largest"]) < limit


def lock_parents(queries: Queries, *, parent_uuids: list[UUID], now: datetime) -> list[UUID]:
    """Lock those of the parents that haven't expired, skipping locked ones; return them."""
    row = queries.fetch_one(_sql["lock_parents"], parent_uuids=parent_uuids, now=now)
    assert row is not None
    return list(row["locked"])


def purge(queries: Queries, *, uuids: list[UUID], parent_uuids: list[UUID], now: datetime) -> int:
    """Delete locked cruds, and correct the counters of their locked parents; return how many."""
    row = queries.fetch_one(_sql["purge"], uuids=uuids, parent_uuids=parent_uuids, now=now)
    assert row is not None
    return int(row["purged"])


def write_reaction(
    queries: Queries,
    read: ReadContext,
    reaction: Reaction,
    *,
    is_added: bool,
    reaction_uuid: UUID,
    notification_uuid: UUID,
    activity_uuid: UUID,
) -> WrittenReaction:
    """Add or remove a like, repost or bookmark of a crud."""
    row = queries.fetch_one(
        _sql["write_reaction"],
        reaction=reaction.value,
        is_added=is_added,
        reaction_uuid=reaction_uuid,
        notification_uuid=notification_uuid,
        activity_uuid=activity_uuid,
        **vars(read),
    )
    assert row is not None
    return WrittenReaction(**row)


def write_vote(
    queries: Queries,
    read: ReadContext,
    *,
    vote_uuid: UUID,
    activity_uuid: UUID,
    choices: list[int],
) -> WrittenVote:
    """Vote in the poll of a crud; the choices are in ascending order."""
    row = queries.fetch_one(
        _sql["write_vote"],
        vote_uuid=vote_uuid,
        activity_uuid=activity_uuid,
        choices=choices,
        **vars(read),
    )
    assert row is not None
    return WrittenVote(**row)


def written_thread(
    queries: Queries, read: ReadContext, uuid: UUID, *, part_uuids: list[UUID]
) -> str | None:
    """Return a crud that was just written as JSON, with the uuids of the parts that follow it."""
    row = queries.fetch_one(_sql["written_thread"], uuid=uuid, part_uuids=part_uuids, **vars(read))
    return row["body"] if row else None


def activity(queries: Queries, read: ReadContext, uuid: UUID) -> str | None:
    """Return a crud as JSON, None if it isn't visible."""
    row = queries.fetch_one(_sql["activity"], uuid=uuid, **vars(read))
    return str(row["body"]) if row else None


def public_feed(queries: Queries, read: ReadContext, *, after: UUID | None, limit: int) -> Page:
    """Return a page of everybody's cruds."""
    row = queries.fetch_one(_sql["public_feed"], after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def tag_feed(
    queries: Queries, read: ReadContext, tag: str, *, after: UUID | None, limit: int
) -> Page:
    """Return a page of cruds with a hashtag."""
    row = queries.fetch_one(_sql["tag_feed"], tag=tag, after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def home_feed(queries: Queries, read: ReadContext, *, after: UUID | None, limit: int) -> Page:
    """Return a page of the cruds and reposts of the viewer and their followees."""
    row = queries.fetch_one(_sql["home_feed"], after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def bookmarks(queries: Queries, read: ReadContext, *, after: UUID | None, limit: int) -> Page:
    """Return a page of the viewer's bookmarks."""
    row = queries.fetch_one(_sql["bookmarks"], after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def person_page(
    queries: Queries, read: ReadContext, handle: str, tab: Tab, *, after: UUID | None, limit: int
) -> Page | None:
    """Return a profile and a page of one tab, None if the person isn't visible."""
    row = queries.fetch_one(_TABS[tab], handle=handle, after=after, limit=limit, **vars(read))
    return _page(row) if row else None


def person_own_cruds(
    queries: Queries, read: ReadContext, handle: str, *, after: UUID | None, limit: int
) -> Page | None:
    """Return a profile and a page of the person's own cruds, None if they aren't visible."""
    row = queries.fetch_one(
        _sql["person_own_cruds"], handle=handle, after=after, limit=limit, **vars(read)
    )
    return _page(row) if row else None


def thread(
    queries: Queries,
    read: ReadContext,
    handle: str,
    uuid: UUID,
    order: ThreadOrder,
    *,
    depth: int,
    after: UUID | None,
    limit: int,
) -> Page | None:
    """Return a crud and a page of the replies to it, None if the crud isn't visible."""
    is_flat = depth == 1 and order is ThreadOrder.OLDEST
    row = queries.fetch_one(
        _sql["thread"] if is_flat else _THREAD_TREES[order],
        handle=handle,
        uuid=uuid,
        depth=depth,
        after=after,
        limit=limit,
        **vars(read),
    )
    return _page(row) if row else None


def people_who_reacted(
    queries: Queries,
    read: ReadContext,
    uuid: UUID,
    reaction: PublicReaction,
    *,
    after: UUID | None,
    limit: int,
) -> Page | None:
    """Return a page of the people who liked or reposted a crud, None if the crud isn't visible."""
    row = queries.fetch_one(
        _PEOPLE_WHO_REACTED[reaction], uuid=uuid, after=after, limit=limit, **vars(read)
    )
    return _page(row) if row else None


def _page(row: Row) -> Page:
    return Page(row["body"], row["next_cursor"])
