"""HTTP routes of scheduled cruds. POST /api/activities creates them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from cruddur.activities.schemas import Activity
from cruddur.drafts import scheduled
from cruddur.drafts.schemas import Schedule, ScheduledActivity
from cruddur.errors import ScheduledNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page

blueprint = Blueprint("scheduled", __name__, url_prefix="/api/scheduled")


@blueprint.get("")
@operation(Access.SIGNED_IN, response=list[ScheduledActivity])
def list_scheduled(query: PageQuery) -> Response:
    """Your scheduled cruds, the newest first: at most 100. Only you see them.

    What couldn't be published is among them, with the reason.
    """
    viewer = signed_in_viewer().uuid
    found = scheduled.scheduled(context(), viewer, after=query.after, limit=query.limit)
    return page(found, query)


@blueprint.put("/<uuid:scheduled_uuid>")
@operation(Access.SIGNED_IN, response=ScheduledActivity, errors=(ScheduledNotFound,))
def reschedule(json: Schedule, scheduled_uuid: UUID) -> Response:
    """Change when a crud is published, also of one that couldn't be."""
    viewer = signed_in_viewer().uuid
    return json_response(scheduled.reschedule(context(), viewer, scheduled_uuid, json.scheduled_at))


@blueprint.post("/<uuid:scheduled_uuid>/publish")
@operation(
    Access.SIGNED_IN,
    idempotent=True,
    response=Activity,
    status=201,
    location="/api/activities/@{handle}/status/{uuid}",
    errors=(ScheduledNotFound,),
)
def publish(scheduled_uuid: UUID) -> Response:
    """Publish a scheduled crud now."""
    viewer = signed_in_viewer().uuid
    return json_response(scheduled.publish(context(), viewer, scheduled_uuid), 201)


@blueprint.delete("/<uuid:scheduled_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(ScheduledNotFound,))
def delete_scheduled(scheduled_uuid: UUID) -> Response:
    """Delete a scheduled crud before it is published."""
    scheduled.delete(context(), signed_in_viewer().uuid, scheduled_uuid)
    return Response(status=204)
