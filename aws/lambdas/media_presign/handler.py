"""HTTP API handler: create an upload, and return its presigned POST."""

from __future__ import annotations

import json
import logging
import time
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from cruddur import lambdas
from cruddur.accounts import service as accounts
from cruddur.errors import CruddurError, InvalidInput, TokenRefused
from cruddur.media import uploads
from cruddur.media.schemas import Form, Purpose, Wish
from cruddur.platform.telemetry import answers, traces
from cruddur.platform.telemetry.invocations import traced
from cruddur.platform.telemetry.traces import Trace

log = logging.getLogger(__name__)

_PURPOSES = {
    "POST /avatars/key_upload": Purpose.AVATAR,
    "POST /banners/key_upload": Purpose.BANNER,
    "POST /images/key_upload": Purpose.IMAGE,
}


@traced("media-presign")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return a presigned POST, or a problem like the API's.

    Source: "Working with AWS Lambda proxy integrations for HTTP APIs", payload format 2.0.
    """
    headers, began = event["headers"], time.perf_counter()
    origin = traces.of_request(headers.get("traceparent"), headers.get("x-amzn-trace-id"))
    with traces.within(origin, "cruddur-media-presign", event["routeKey"]) as trace:
        status = 500  # the gateway's response if this raises
        try:
            answer = _respond(event, trace)
            status = answer["statusCode"]
        finally:
            method, _, route = event["routeKey"].partition(" ")
            seconds = time.perf_counter() - began
            answers.answered(trace, method=method, route=route, status=status, seconds=seconds)
        return answer


def _respond(event: dict[str, Any], trace: Trace) -> dict[str, Any]:
    request_id = str(trace.request_id)
    try:
        response = _response(
            200, "application/json", _create_upload(event, trace).model_dump_json()
        )
    except CruddurError as error:
        if error.status >= 500:
            log.warning("answered %s", error.code, exc_info=error.__cause__)
        body = json.dumps(error.problem(request_id))
        response = _response(error.status, "application/problem+json", body)
        if error.retry_after_seconds is not None:
            response["headers"]["Retry-After"] = str(error.retry_after_seconds)
    response["headers"]["X-Request-Id"] = request_id
    return response


def _create_upload(event: dict[str, Any], trace: Trace) -> Form:
    # The gateway checks signature, issuer, client and expiry, but accepts id tokens too.
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    if claims.get("token_use") != "access":
        raise TokenRefused
    context = lambdas.context()
    person = accounts.known_person(
        context,
        sub=claims["sub"],
        issued_at=datetime.fromtimestamp(float(claims["iat"]), UTC),
    )
    trace.person = str(person.uuid)
    return uploads.start(
        context,
        lambdas.objects(),
        lambdas.upload_limiter(),
        user_uuid=person.uuid,
        purpose=_PURPOSES[event["routeKey"]],
        wish=_parse_request(event),
    )


def _parse_request(event: dict[str, Any]) -> Wish:
    body = event.get("body") or "{}"
    if event.get("isBase64Encoded"):
        body = b64decode(body)
    try:
        return Wish.model_validate_json(body)
    except ValidationError:
        raise InvalidInput.of("content_type_unsupported", "content_type") from None


def _response(status: int, content_type: str, body: str) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"Content-Type": content_type, "Cache-Control": "no-store"},
        "body": body,
    }
