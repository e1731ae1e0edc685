"""HTTP routes of protected accounts and of requests to follow them."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.errors import FollowRequestNotFound, PersonNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.profiles import service as profiles
from cruddur.profiles.schemas import Person, Relation
from cruddur.social import repository, service
from cruddur.social.schemas import PersonListItem, Protection

blueprint = Blueprint("follow_requests", __name__, url_prefix="/api")


@blueprint.put("/profile/protected")
@operation(Access.SIGNED_IN, response=Person)
def set_protected(json: Protection) -> Response:
    """Protect your account: your cruds are for followers alone, and each needs your yes."""
    viewer = signed_in_viewer().uuid
    service.set_protected(context(), viewer, is_protected=json.protected)
    return json_response(profiles.profile(context(), viewer))


@blueprint.get("/follow_requests")
@operation(Access.SIGNED_IN, response=list[PersonListItem])
def follow_requests(query: PageQuery) -> Response:
    """The people who ask to follow you, newest first."""
    found = repository.follow_requests(
        context().reads,
        viewer_uuid=signed_in_viewer().uuid,
        after=query.after,
        limit=query.limit,
    )
    return page(found, query)


@blueprint.put("/follow_requests/@<handle:handle>")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound, FollowRequestNotFound))
def accept(handle: str) -> Response:
    """Accept a person's request to follow you."""
    return json_response(service.accept(context(), signed_in_viewer().uuid, handle))


@blueprint.delete("/follow_requests/@<handle:handle>")
@operation(Access.SIGNED_IN, response=Relation, errors=(PersonNotFound,))
def refuse(handle: str) -> Response:
    """Refuse a person's request to follow you. They aren't told."""
    return json_response(service.refuse(context(), signed_in_viewer().uuid, handle))
