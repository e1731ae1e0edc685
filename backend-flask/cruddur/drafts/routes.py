"""HTTP routes of drafts."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from cruddur.drafts import service
from cruddur.drafts.schemas import Draft, NewDraft
from cruddur.errors import DraftNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.rate_limits.limits import CHANGES

blueprint = Blueprint("drafts", __name__, url_prefix="/api/drafts")


@blueprint.get("")
@operation(Access.SIGNED_IN, response=list[Draft])
def list_drafts(query: PageQuery) -> Response:
    """Your drafts, the newest first: at most 100. Only you see them."""
    viewer = signed_in_viewer().uuid
    return page(service.drafts(context(), viewer, after=query.after, limit=query.limit), query)


@blueprint.post("")
@operation(Access.SIGNED_IN, rate_limit=CHANGES, idempotent=True, response=Draft, status=201)
def create_draft(json: NewDraft) -> Response:
    """Save a draft. It is deleted a year after its last change."""
    return json_response(service.create(context(), signed_in_viewer().uuid, json), 201)


@blueprint.put("/<uuid:draft_uuid>")
@operation(Access.SIGNED_IN, response=Draft, errors=(DraftNotFound,))
def update_draft(json: NewDraft, draft_uuid: UUID) -> Response:
    """Replace a draft; the last one to save it wins."""
    return json_response(service.update(context(), signed_in_viewer().uuid, draft_uuid, json))


@blueprint.delete("/<uuid:draft_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(DraftNotFound,))
def delete_draft(draft_uuid: UUID) -> Response:
    """Delete a draft. Pictures that are in no crud and no other draft go a day later."""
    service.delete(context(), signed_in_viewer().uuid, draft_uuid)
    return Response(status=204)
