"""Profiles over HTTP."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.errors import PersonNotFound
from cruddur.http.auth import Access, context, signed_in_viewer, viewer_uuid
from cruddur.http.operations import json as answer
from cruddur.http.operations import operation
from cruddur.profiles import service
from cruddur.profiles.schemas import Person, PersonShort, ProfileUpdate
from cruddur.rate_limits.limits import CHANGES

blueprint = Blueprint("profiles", __name__, url_prefix="/api")


@blueprint.get("/profile")
@operation(Access.SIGNED_IN, answers=Person)
def current_person() -> Response:
    """The signed-in person."""
    return answer(service.profile(context(), signed_in_viewer().uuid))


@blueprint.route("/profile/update", methods=["PUT", "POST"])
@operation(Access.SIGNED_IN, limit=CHANGES, answers=Person)
def update_profile(json: ProfileUpdate) -> Response:
    """Describe yourself anew."""
    return answer(service.update(context(), signed_in_viewer().uuid, json))


@blueprint.get("/users/@<handle:handle>/short")
@operation(Access.ANYONE, answers=PersonShort, errors=(PersonNotFound,))
def person_short(handle: str) -> Response:
    """Enough of a person to address them."""
    return answer(service.short(context(), viewer_uuid(), handle))
