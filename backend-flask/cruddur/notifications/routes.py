"""Notifications over HTTP."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.messages import service as messages
from cruddur.notifications import service
from cruddur.notifications.schemas import Badges, Notification

blueprint = Blueprint("notifications", __name__, url_prefix="/api")


@blueprint.get("/activities/notifications")
@operation(Access.SIGNED_IN, response=list[Notification])
def notifications(query: PageQuery) -> Response:
    """Who liked, reposted, answered, mentioned or followed you, newest first."""
    found = service.notifications(
        context(), signed_in_viewer().uuid, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.put("/notifications/read")
@operation(Access.SIGNED_IN, status=204)
def mark_notifications_read() -> Response:
    """Mark everything that you were told until now as read."""
    service.mark_read(context(), signed_in_viewer().uuid)
    return Response(status=204)


@blueprint.get("/badges")
@operation(Access.SIGNED_IN, response=Badges)
def badges() -> Response:
    """How much is unread."""
    viewer = signed_in_viewer().uuid
    return json_response(
        Badges(
            notifications=service.unread_count(context(), viewer),
            messages=messages.unread_count(context(), viewer),
        )
    )
