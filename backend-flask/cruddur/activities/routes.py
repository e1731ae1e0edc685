"""HTTP routes of cruds, feeds and reactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response
from pydantic import Field

from cruddur.activities import entities, feeds, policies, reactions, service
from cruddur.activities.schemas import (
    Activity,
    ActivityEdit,
    NewActivity,
    NewReply,
    NewVote,
    PersonPage,
    QuotePolicyUpdate,
    Reaction,
    ReplyPolicyUpdate,
    Tab,
    Thread,
    ThreadOrder,
)
from cruddur.drafts import scheduled
from cruddur.drafts.schemas import ScheduledActivity
from cruddur.errors import (
    ActivityEdited,
    ActivityNotEditable,
    ActivityNotFound,
    ActivityProtected,
    AlreadyVoted,
    NotQuoted,
    NotThreadAuthor,
    NotYours,
    PersonNotFound,
    PollClosed,
    QuoteNotAllowed,
    ReplyNotAllowed,
)
from cruddur.http.auth import Access, context, signed_in_viewer, viewer_uuid
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.http.preconditions import required_version
from cruddur.rate_limits.limits import (
    CHANGES,
    NEW_ACCOUNT_LINKS,
    NEW_ACCOUNT_MENTIONS,
    RateLimit,
)
from cruddur.social.schemas import PersonListItem

blueprint = Blueprint("activities", __name__, url_prefix="/api/activities")

_LOCATION = "/api/activities/@{handle}/status/{uuid}"


Depth = Annotated[
    int,
    Field(
        ge=1,
        le=5,
        description="1: direct replies only; 2: also some of the replies to these; …",
    ),
]


class PersonPageQuery(PageQuery):
    """Tab and page of a profile."""

    tab: Tab = Tab.CRUDS


class ThreadQuery(PageQuery):
    """Order, depth and page of the replies to a crud."""

    order: ThreadOrder = ThreadOrder.OLDEST
    depth: Depth = 1


def _version(activity: Mapping[str, str]) -> str:
    return activity.get("edited_at", activity["created_at"])


def _new_account_amounts(json: NewActivity | NewReply | ActivityEdit) -> Mapping[RateLimit, int]:
    kinds = Counter(entity.kind for entity in entities.parse(json.message or ""))
    if isinstance(json, NewActivity):
        for part in json.thread:
            kinds.update(entity.kind for entity in entities.parse(part.message))
    return {NEW_ACCOUNT_MENTIONS: kinds["mention"], NEW_ACCOUNT_LINKS: kinds["link"]}


def _parts(json: NewActivity) -> int:
    return len(json.thread)


@blueprint.get("/home")
@operation(Access.OPTIONAL, reads_first=True, response=list[Activity])
def home_feed(query: PageQuery) -> Response:
    """Your home feed: cruds and reposts of you and the people you follow, newest first.

    The public feed, if you aren't signed in.
    """
    found = feeds.home_feed(context(), viewer_uuid(), after=query.after, limit=query.limit)
    return page(found, query)


@blueprint.get("/public")
@operation(Access.OPTIONAL, reads_first=True, response=list[Activity])
def public_feed(query: PageQuery) -> Response:
    """The public feed: everybody's cruds, newest first."""
    found = feeds.public_feed(context(), viewer_uuid(), after=query.after, limit=query.limit)
    return page(found, query)


@blueprint.get("/tags/<tag>")
@operation(Access.OPTIONAL, reads_first=True, response=list[Activity])
def tag_feed(query: PageQuery, tag: str) -> Response:
    """Cruds and replies with a hashtag, in any spelling, newest first."""
    found = feeds.tag_feed(context(), viewer_uuid(), tag, after=query.after, limit=query.limit)
    return page(found, query)


@blueprint.get("/bookmarks")
@operation(Access.SIGNED_IN, reads_first=True, response=list[Activity])
def bookmarks(query: PageQuery) -> Response:
    """Your bookmarks, the newest bookmark first."""
    viewer = signed_in_viewer().uuid
    found = feeds.bookmarks(context(), viewer, after=query.after, limit=query.limit)
    return page(found, query)


@blueprint.get("/@<handle:handle>")
@operation(Access.OPTIONAL, reads_first=True, response=PersonPage, errors=(PersonNotFound,))
def person_page(query: PersonPageQuery, handle: str) -> Response:
    """A profile with its cruds and reposts, replies, likes or media, newest first."""
    found = feeds.person_page(
        context(), viewer_uuid(), handle, query.tab, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.get("/@<handle:handle>/status/<uuid:activity_uuid>")
@operation(Access.OPTIONAL, reads_first=True, response=Thread, errors=(ActivityNotFound,))
def thread(query: ThreadQuery, handle: str, activity_uuid: UUID) -> Response:
    """A crud, what it answers, and the replies to it.

    With a greater depth, replies to a reply follow it; a page ends with the branch that fills it.
    """
    found = feeds.thread(
        context(),
        viewer_uuid(),
        handle,
        activity_uuid,
        query.order,
        depth=query.depth,
        after=query.after,
        limit=query.limit,
    )
    return page(found, query)


@blueprint.post("")
@operation(
    Access.SIGNED_IN,
    further_amount=_parts,
    new_account_amounts=_new_account_amounts,
    idempotent=True,
    response=Activity,
    accepted=ScheduledActivity,
    location=_LOCATION,
    errors=(ActivityNotFound, ActivityProtected, QuoteNotAllowed),
)
def create_activity(json: NewActivity) -> Response:
    """Write a crud, which may quote another and begin a thread, or schedule it, if it has a time.

    The parts of `thread` expire with it. All of it is written, or nothing.
    """
    viewer = signed_in_viewer().uuid
    if json.scheduled_at is not None:
        body = scheduled.schedule(context(), viewer, json, json.scheduled_at)
        return json_response(body, 202)
    return json_response(service.create(context(), viewer, json))


@blueprint.post("/<uuid:activity_uuid>/reply")
@operation(
    Access.SIGNED_IN,
    new_account_amounts=_new_account_amounts,
    idempotent=True,
    response=Activity,
    location=_LOCATION,
    errors=(ActivityNotFound, ActivityProtected, QuoteNotAllowed, ReplyNotAllowed),
)
def create_reply(json: NewReply, activity_uuid: UUID) -> Response:
    """Reply to a crud; the reply may quote another."""
    return json_response(service.reply(context(), signed_in_viewer().uuid, activity_uuid, json))


@blueprint.patch("/<uuid:activity_uuid>")
@operation(
    Access.SIGNED_IN,
    new_account_amounts=_new_account_amounts,
    conditional=True,
    response=Activity,
    errors=(NotYours, ActivityNotFound, ActivityNotEditable, ActivityEdited),
)
def edit_activity(json: ActivityEdit, activity_uuid: UUID) -> Response:
    """Edit a crud of yours, for five minutes and then until somebody reacts to it.

    `If-Match` has the version that is edited: its `edited_at`, or its `created_at` without one.
    """
    viewer, version = signed_in_viewer().uuid, required_version()
    response = json_response(service.edit(context(), viewer, activity_uuid, version, json))
    response.set_etag(_version(response.get_json()))
    return response


@blueprint.delete("/<uuid:activity_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(NotYours, ActivityNotFound))
def delete_activity(activity_uuid: UUID) -> Response:
    """Delete a crud of yours, with its reactions. Replies to it stay."""
    service.delete(context(), signed_in_viewer().uuid, activity_uuid)
    return Response(status=204)


@blueprint.put("/<uuid:activity_uuid>/reply_policy")
@operation(Access.SIGNED_IN, response=Activity, errors=(NotYours, ActivityNotFound))
def set_reply_policy(json: ReplyPolicyUpdate, activity_uuid: UUID) -> Response:
    """Change who may reply in the thread that a crud of yours began. Replies stay."""
    viewer = signed_in_viewer().uuid
    return json_response(
        policies.set_reply_policy(context(), viewer, activity_uuid, json.reply_policy)
    )


@blueprint.put("/<uuid:activity_uuid>/quote_policy")
@operation(Access.SIGNED_IN, response=Activity, errors=(NotYours, ActivityNotFound))
def set_quote_policy(json: QuotePolicyUpdate, activity_uuid: UUID) -> Response:
    """Change who may quote a crud of yours. Quotes stay."""
    viewer = signed_in_viewer().uuid
    return json_response(
        policies.set_quote_policy(context(), viewer, activity_uuid, json.quote_policy)
    )


@blueprint.get("/<uuid:activity_uuid>/quotes")
@operation(Access.OPTIONAL, response=list[Activity], errors=(ActivityNotFound,))
def quotes(query: PageQuery, activity_uuid: UUID) -> Response:
    """The cruds that quote a crud, newest first."""
    found = feeds.quotes(
        context(), viewer_uuid(), activity_uuid, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.delete("/<uuid:activity_uuid>/quote")
@operation(Access.SIGNED_IN, response=Activity, errors=(NotQuoted, ActivityNotFound))
def detach_quote(activity_uuid: UUID) -> Response:
    """Remove what you wrote from a crud that quotes it, for good."""
    return json_response(policies.detach_quote(context(), signed_in_viewer().uuid, activity_uuid))


@blueprint.put("/<uuid:activity_uuid>/hidden")
@operation(Access.SIGNED_IN, response=Activity, errors=(NotThreadAuthor, ActivityNotFound))
def hide_reply(activity_uuid: UUID) -> Response:
    """Hide a reply in a thread that you began: it doesn't notify you, and is behind a click."""
    viewer = signed_in_viewer().uuid
    return json_response(policies.set_hidden(context(), viewer, activity_uuid, is_hidden=True))


@blueprint.delete("/<uuid:activity_uuid>/hidden")
@operation(Access.SIGNED_IN, response=Activity, errors=(NotThreadAuthor, ActivityNotFound))
def show_reply(activity_uuid: UUID) -> Response:
    """Show a reply again that you have hidden."""
    viewer = signed_in_viewer().uuid
    return json_response(policies.set_hidden(context(), viewer, activity_uuid, is_hidden=False))


@blueprint.get("/<uuid:activity_uuid>/likes")
@operation(Access.OPTIONAL, response=list[PersonListItem], errors=(ActivityNotFound,))
def likes(query: PageQuery, activity_uuid: UUID) -> Response:
    """The people who liked a crud, the newest like first."""
    found = feeds.likes(
        context(), viewer_uuid(), activity_uuid, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.put("/<uuid:activity_uuid>/like")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def like(activity_uuid: UUID) -> Response:
    """Like a crud."""
    viewer = signed_in_viewer().uuid
    return json_response(reactions.react(context(), viewer, activity_uuid, Reaction.LIKE))


@blueprint.delete("/<uuid:activity_uuid>/like")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def unlike(activity_uuid: UUID) -> Response:
    """Remove your like."""
    viewer = signed_in_viewer().uuid
    return json_response(reactions.remove_reaction(context(), viewer, activity_uuid, Reaction.LIKE))


@blueprint.get("/<uuid:activity_uuid>/reposts")
@operation(Access.OPTIONAL, response=list[PersonListItem], errors=(ActivityNotFound,))
def reposts(query: PageQuery, activity_uuid: UUID) -> Response:
    """The people who reposted a crud, the newest repost first."""
    found = feeds.reposts(
        context(), viewer_uuid(), activity_uuid, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.put("/<uuid:activity_uuid>/repost")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityProtected, ActivityNotFound))
def repost(activity_uuid: UUID) -> Response:
    """Repost a crud to your followers; not one that is for its author's followers alone."""
    viewer = signed_in_viewer().uuid
    return json_response(reactions.react(context(), viewer, activity_uuid, Reaction.REPOST))


@blueprint.delete("/<uuid:activity_uuid>/repost")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def unrepost(activity_uuid: UUID) -> Response:
    """Remove your repost."""
    viewer = signed_in_viewer().uuid
    return json_response(
        reactions.remove_reaction(context(), viewer, activity_uuid, Reaction.REPOST)
    )


@blueprint.put("/<uuid:activity_uuid>/bookmark")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def bookmark(activity_uuid: UUID) -> Response:
    """Bookmark a crud."""
    viewer = signed_in_viewer().uuid
    return json_response(reactions.react(context(), viewer, activity_uuid, Reaction.BOOKMARK))


@blueprint.delete("/<uuid:activity_uuid>/bookmark")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def unbookmark(activity_uuid: UUID) -> Response:
    """Remove a bookmark."""
    viewer = signed_in_viewer().uuid
    return json_response(
        reactions.remove_reaction(context(), viewer, activity_uuid, Reaction.BOOKMARK)
    )


@blueprint.post("/<uuid:activity_uuid>/vote")
@operation(
    Access.SIGNED_IN,
    rate_limit=CHANGES,
    response=Activity,
    errors=(AlreadyVoted, PollClosed, ActivityNotFound),
)
def vote(json: NewVote, activity_uuid: UUID) -> Response:
    """Vote in the poll of a crud, once: a vote is final, and repeating it is harmless."""
    viewer = signed_in_viewer().uuid
    return json_response(reactions.vote(context(), viewer, activity_uuid, json.choices))


@blueprint.put("/<uuid:activity_uuid>/mute-thread")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def mute_thread(activity_uuid: UUID) -> Response:
    """Mute the thread of a crud: you have no more notifications of it."""
    viewer = signed_in_viewer().uuid
    return json_response(service.set_thread_muted(context(), viewer, activity_uuid, is_muted=True))


@blueprint.delete("/<uuid:activity_uuid>/mute-thread")
@operation(Access.SIGNED_IN, response=Activity, errors=(ActivityNotFound,))
def unmute_thread(activity_uuid: UUID) -> Response:
    """Unmute the thread of a crud; its notifications are back."""
    viewer = signed_in_viewer().uuid
    return json_response(service.set_thread_muted(context(), viewer, activity_uuid, is_muted=False))
