"""HTTP API handler: create an upload, and return its presigned POST."""

from __future__ import annotations

import json
import logging
import time
from base64 import b64decode
from typing import Any

from pydantic import ValidationError

from cruddur import lambda_context
from cruddur.accounts import service as accounts
from cruddur.errors import CruddurError, InvalidInput
from cruddur.media import uploads
from cruddur.media.schemas import PresignedPost, Purpose, UploadRequest
from cruddur.platform.telemetry import access_log, tracing
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur.platform.telemetry.tracing import Trace
from cruddur.platform.token_claims import parse_gateway_claims

log = logging.getLogger(__name__)

_PURPOSES = {
    "POST /avatars/key_upload": Purpose.AVATAR,
    "POST /banners/key_upload": Purpose.BANNER,
    "POST /images/key_upload": Purpose.IMAGE,
}


@lambda_handler("media-presign")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return a presigned POST, or a problem like the API's.

    Source: "Working with AWS Lambda proxy integrations for HTTP APIs", payload format 2.0.
    """
    headers, began = event["headers"], time.perf_counter()
    origin = tracing.context_from_headers(
        headers.get("traceparent"), headers.get("x-amzn-trace-id")
    )
    with tracing.use_context(origin, "cruddur-media-presign", event["routeKey"]) as trace:
        status, problem = 500, None  # the gateway's response if this raises
        try:
            response, problem = _respond(event, trace)
            status = response["statusCode"]
        finally:
            method, _, route = event["routeKey"].partition(" ")
            seconds = time.perf_counter() - began
            access_log.log_request(
                trace,
                method=method,
                route=route,
                status=status,
                seconds=seconds,
                problem=problem,
            )
        return response


def _respond(event: dict[str, Any], trace: Trace) -> tuple[dict[str, Any], str | None]:
    """Return the response, and its problem's code."""
    request_id, problem = str(trace.request_id), None
    try:
        response = _response(
            200, "application/json", _create_upload(event, trace).model_dump_json()
        )
    except CruddurError as error:
        problem = error.code
        if error.status >= 500:
            log.warning("answered %s", error.code, exc_info=error.__cause__)
        body = json.dumps(error.problem(request_id))
        response = _response(error.status, "application/problem+json", body)
        if error.retry_after_seconds is not None:
            response["headers"]["Retry-After"] = str(error.retry_after_seconds)
    response["headers"]["X-Request-Id"] = request_id
    return response, problem


def _create_upload(event: dict[str, Any], trace: Trace) -> PresignedPost:
    # The gateway checks signature, issuer, client and expiry, but accepts id tokens too.
    authorizer = event["requestContext"]["authorizer"]
    claims = parse_gateway_claims(authorizer["jwt"]["claims"]).claims()
    context = lambda_context.context()
    person = accounts.authenticate_sub(
        context, sub=claims.sub, issued_at=claims.issued_at, session_uuid=claims.session_uuid
    )
    trace.person = str(person.uuid)
    return uploads.start(
        context,
        lambda_context.object_storage(),
        lambda_context.upload_limiter(),
        user_uuid=person.uuid,
        purpose=_PURPOSES[event["routeKey"]],
        request=_parse_request(event),
    )


def _parse_request(event: dict[str, Any]) -> UploadRequest:
    body = event.get("body") or "{}"
    if event.get("isBase64Encoded"):
        body = b64decode(body)
    try:
        return UploadRequest.model_validate_json(body)
    except ValidationError as error:
        if all(each["loc"] == ("place",) for each in error.errors()):
            raise InvalidInput.of("place_not_a_uuid", "place") from None
        raise InvalidInput.of("content_type_unsupported", "content_type") from None


def _response(status: int, content_type: str, body: str) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {
            "Content-Type": content_type,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Strict-Transport-Security": "max-age=63072000",
        },
        "body": body,
    }
