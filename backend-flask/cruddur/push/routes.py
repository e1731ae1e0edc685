"""HTTP routes of Web Push."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.push import service
from cruddur.push.schemas import (
    EndedPushSubscription,
    NewPushSubscription,
    PushKey,
    PushSettings,
    PushSettingsChange,
    PushSubscription,
)
from cruddur.rate_limits.limits import CHANGES

blueprint = Blueprint("push", __name__, url_prefix="/api/push")


@blueprint.get("/key")
@operation(Access.SIGNED_IN, response=PushKey)
def push_key() -> Response:
    """The key with which a browser subscribes, as its `applicationServerKey`."""
    return json_response(PushKey(key=context().push_key))


@blueprint.post("/subscriptions")
@operation(
    Access.SIGNED_IN, rate_limit=CHANGES, idempotent=True, response=PushSubscription, status=201
)
def subscribe(json: NewPushSubscription) -> Response:
    """Subscribe this browser to push notifications until its session ends.

    The newest ten subscriptions of a person stay. The endpoint must be of a push service of a known
    browser. If another person had subscribed this browser, that subscription ends.
    """
    viewer = signed_in_viewer()
    stored = service.subscribe(
        context(), viewer.uuid, viewer.session_uuid, json, services=context().push_services
    )
    return json_response(stored, 201)


@blueprint.delete("/subscriptions")
@operation(Access.SIGNED_IN, status=204)
def unsubscribe(json: EndedPushSubscription) -> Response:
    """Unsubscribe this browser. Repeating is harmless."""
    service.unsubscribe(context(), signed_in_viewer().uuid, json.endpoint)
    return Response(status=204)


@blueprint.get("/settings")
@operation(Access.SIGNED_IN, response=PushSettings)
def push_settings() -> Response:
    """Which kinds of notifications are pushed to you."""
    return json_response(service.settings(context().database, signed_in_viewer().uuid))


@blueprint.put("/settings")
@operation(Access.SIGNED_IN, rate_limit=CHANGES, response=PushSettings)
def update_push_settings(json: PushSettingsChange) -> Response:
    """Choose which kinds of notifications are pushed to you."""
    return json_response(service.update_settings(context(), signed_in_viewer().uuid, json))
