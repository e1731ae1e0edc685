"""HTTP routes of trends."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.http.auth import Access, context, viewer_uuid
from cruddur.http.operations import cached_json_response, operation
from cruddur.trends import service
from cruddur.trends.schemas import Trend

blueprint = Blueprint("trends", __name__, url_prefix="/api")


@blueprint.get("/trends")
@operation(Access.OPTIONAL, response=list[Trend])
def trends() -> Response:
    """Hashtags that are used more than usual, without those that you mute."""
    return cached_json_response(service.trends(context(), viewer_uuid()))
