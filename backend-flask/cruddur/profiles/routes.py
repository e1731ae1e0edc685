"""HTTP routes of profiles."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.errors import PersonNotFound
from cruddur.http.auth import Access, context, signed_in_viewer, viewer_uuid
from cruddur.http.operations import json_response, operation
from cruddur.profiles import service
from cruddur.profiles.schemas import Person, PersonSummary, ProfileUpdate
from cruddur.rate_limits.limits import CHANGES

blueprint = Blueprint("profiles", __name__, url_prefix="/api")


@blueprint.get("/profile")
@operation(Access.SIGNED_IN, reads_first=True, response=Person)
def current_person() -> Response:
    """Your profile."""
    return json_response(service.profile(context(), signed_in_viewer().uuid))


@blueprint.route("/profile/update", methods=["PUT", "POST"])
@operation(Access.SIGNED_IN, rate_limit=CHANGES, response=Person)
def update_profile(json: ProfileUpdate) -> Response:
    """Update your profile. POST does the same, for other clients of this API."""
    return json_response(service.update(context(), signed_in_viewer().uuid, json))


@blueprint.get("/users/@<handle:handle>/short")
@operation(Access.OPTIONAL, response=PersonSummary, errors=(PersonNotFound,))
def person_summary(handle: str) -> Response:
    """A person's name and avatar."""
    return json_response(service.summary(context(), viewer_uuid(), handle))
