"""HTTP routes of notifications and badges."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response
from pydantic import BaseModel, Field

from cruddur.activities.schemas import Activity
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.media.schemas import ProfileImage
from cruddur.messages import queries as messages
from cruddur.notifications import service
from cruddur.notifications.schemas import Kind, NotificationSettings
from cruddur.rate_limits.limits import CHANGES

blueprint = Blueprint("notifications", __name__, url_prefix="/api")


class Actor(BaseModel):
    """The person who caused a notification."""

    handle: str
    display_name: str
    avatar: ProfileImage | None


class Notification(BaseModel):
    """What one or more people did with one crud, or the people who followed you on one day."""

    uuid: UUID
    kind: Kind
    created_at: datetime
    unread: bool
    actors: list[Actor] = Field(description="the newest three")
    actors_count: int
    handle: str = Field(description="the newest actor's, for clients that show one")
    display_name: str = Field(description="the newest actor's")
    activity: Activity | None
    message: str = Field(description="the crud's; empty without one")


class NotificationReadMarker(BaseModel):
    """What was seen."""

    read_up_to: UUID | None = Field(
        default=None,
        description="the newest notification that was shown; without it, all until now are read",
    )


class Badges(BaseModel):
    """Unread counts."""

    notifications: int
    messages: int | None = Field(
        description="unread conversations of the inbox; null while the messages can't be reached"
    )


@blueprint.get("/activities/notifications")
@operation(Access.SIGNED_IN, reads_first=True, response=list[Notification])
def notifications(query: PageQuery) -> Response:
    """Your notifications, newest first."""
    found = service.notifications(
        context(), signed_in_viewer().uuid, after=query.after, limit=query.limit
    )
    return page(found, query)


@blueprint.put("/notifications/read")
@operation(Access.SIGNED_IN, status=204)
def mark_notifications_read(json: NotificationReadMarker) -> Response:
    """Mark your notifications as read up to one; without one, all of them."""
    service.mark_read(context(), signed_in_viewer().uuid, up_to=json.read_up_to)
    return Response(status=204)


@blueprint.get("/notifications/settings")
@operation(Access.SIGNED_IN, response=NotificationSettings)
def notification_settings() -> Response:
    """What you are notified of."""
    return json_response(service.settings(context(), signed_in_viewer().uuid))


@blueprint.put("/notifications/settings")
@operation(Access.SIGNED_IN, rate_limit=CHANGES, response=NotificationSettings)
def update_notification_settings(json: NotificationSettings) -> Response:
    """Choose what you are notified of."""
    return json_response(service.update_settings(context(), signed_in_viewer().uuid, json))


@blueprint.get("/badges")
@operation(Access.SIGNED_IN, reads_first=True, response=Badges)
def badges() -> Response:
    """Your unread counts."""
    viewer = signed_in_viewer().uuid
    return json_response(
        Badges(
            notifications=service.unread_count(context(), viewer),
            messages=messages.unread_count(context(), viewer),
        )
    )
