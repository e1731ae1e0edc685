"""HTTP routes of follows, blocks and mutes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response

from cruddur.context import ApiContext
from cruddur.errors import PersonNotFound, TooManyFollowRequests
from cruddur.http.auth import Access, context, signed_in_viewer, viewer_uuid
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.messages import service as messages
from cruddur.profiles.schemas import Relation
from cruddur.social import repository, service
from cruddur.social.schemas import Mute, MutedPerson, PersonListItem, SuggestionsQuery

blueprint = Blueprint("social", __name__, url_prefix="/api/users")


@blueprint.put("/@<handle:handle>/follow")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound, TooManyFollowRequests))
def follow(handle: str) -> Response:
    """Follow a person, or ask a protected one to. Not yourself."""
    return json_response(service.follow(context(), signed_in_viewer().uuid, handle))


@blueprint.delete("/@<handle:handle>/follow")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def unfollow(handle: str) -> Response:
    """Unfollow a person, or withdraw the request to. Not yourself."""
    return json_response(service.unfollow(context(), signed_in_viewer().uuid, handle))


@blueprint.put("/@<handle:handle>/block")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def block(handle: str) -> Response:
    """Block a person: you don't see or follow each other any more. Not yourself."""
    return _set_block(service.block, handle, is_hidden=True)


@blueprint.delete("/@<handle:handle>/block")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def unblock(handle: str) -> Response:
    """Unblock a person. Not yourself."""
    return _set_block(service.unblock, handle, is_hidden=False)


@blueprint.put("/@<handle:handle>/mute")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def mute(json: Mute, handle: str) -> Response:
    """Mute a person: hide them from your feeds, searches and notifications. Not yourself."""
    viewer = signed_in_viewer().uuid
    return json_response(service.mute(context(), viewer, handle, expires_at=json.expires_at))


@blueprint.delete("/@<handle:handle>/mute")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def unmute(handle: str) -> Response:
    """Unmute a person. Not yourself."""
    return json_response(service.unmute(context(), signed_in_viewer().uuid, handle))


@blueprint.put("/@<handle:handle>/mute-reposts")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def mute_reposts(handle: str) -> Response:
    """Hide what a person reposts from your home feed, not their cruds. Not yourself."""
    return json_response(service.mute_reposts(context(), signed_in_viewer().uuid, handle))


@blueprint.delete("/@<handle:handle>/mute-reposts")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def unmute_reposts(handle: str) -> Response:
    """Show what a person reposts again. Not yourself."""
    return json_response(service.unmute_reposts(context(), signed_in_viewer().uuid, handle))


@blueprint.get("/@<handle:handle>/followers")
@operation(Access.OPTIONAL, response=list[PersonListItem], errors=(PersonNotFound,))
def followers(query: PageQuery, handle: str) -> Response:
    """A person's followers, newest first."""
    found = service.followers(
        context(), viewer_uuid(), handle, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.get("/@<handle:handle>/following")
@operation(Access.OPTIONAL, response=list[PersonListItem], errors=(PersonNotFound,))
def following(query: PageQuery, handle: str) -> Response:
    """The people a person follows, newest first."""
    found = service.following(
        context(), viewer_uuid(), handle, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.get("/muted")
@operation(Access.SIGNED_IN, response=list[MutedPerson])
def muted(query: PageQuery) -> Response:
    """The people whom you mute, the newest account first. Only you see them."""
    viewer = signed_in_viewer().uuid
    reads = context().reads
    return page(
        repository.muted(reads, viewer_uuid=viewer, after=query.after, limit=query.limit), query
    )


@blueprint.get("/muted-reposts")
@operation(Access.SIGNED_IN, response=list[PersonListItem])
def muted_reposts(query: PageQuery) -> Response:
    """The people whose reposts you mute, the newest account first. Only you see them."""
    viewer = signed_in_viewer().uuid
    database = context().database
    return page(
        repository.muted_reposts(
            database, viewer_uuid=viewer, after=query.after, limit=query.limit
        ),
        query,
    )


@blueprint.get("/blocked")
@operation(Access.SIGNED_IN, response=list[PersonListItem])
def blocked(query: PageQuery) -> Response:
    """The people whom you block, the newest account first. Only you see them."""
    viewer = signed_in_viewer().uuid
    reads = context().reads
    return page(
        repository.blocked(reads, viewer_uuid=viewer, after=query.after, limit=query.limit),
        query,
    )


@blueprint.get("/suggestions")
@operation(Access.SIGNED_IN, response=list[PersonListItem])
def suggestions(query: SuggestionsQuery) -> Response:
    """People you might follow: first those whom your followees follow, then active people."""
    return json_response(service.suggestions(context(), signed_in_viewer().uuid, limit=query.limit))


def _set_block(
    change: Callable[[ApiContext, UUID, str], tuple[str, UUID]], handle: str, *, is_hidden: bool
) -> Response:
    viewer = signed_in_viewer().uuid
    relationship, other = change(context(), viewer, handle)
    messages.publish_visibility(context(), viewer, other, is_hidden=is_hidden)
    return json_response(relationship)
