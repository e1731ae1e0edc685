"""HTTP routes of pictures. Uploads start at the gateway: see aws/lambdas/media_presign."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from cruddur.errors import MediaInUse, MediaNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.media import service
from cruddur.media.schemas import MediaItem, Purpose

blueprint = Blueprint("media", __name__, url_prefix="/api")


@blueprint.get("/media/<uuid:media_uuid>")
@operation(Access.SIGNED_IN, response=MediaItem, errors=(MediaNotFound,))
def media_item(media_uuid: UUID) -> Response:
    """The status of an upload of yours."""
    return json_response(service.media_item(context(), signed_in_viewer().uuid, media_uuid))


@blueprint.delete("/media/<uuid:media_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(MediaNotFound, MediaInUse))
def discard(media_uuid: UUID) -> Response:
    """Delete a picture of yours that no crud shows."""
    service.discard(context(), signed_in_viewer().uuid, media_uuid)
    return Response(status=204)


@blueprint.delete("/profile/avatar")
@operation(Access.SIGNED_IN, status=204)
def remove_avatar() -> Response:
    """Remove your avatar."""
    service.remove_profile_image(context(), signed_in_viewer().uuid, Purpose.AVATAR)
    return Response(status=204)


@blueprint.delete("/profile/banner")
@operation(Access.SIGNED_IN, status=204)
def remove_banner() -> Response:
    """Remove your banner."""
    service.remove_profile_image(context(), signed_in_viewer().uuid, Purpose.BANNER)
    return Response(status=204)
