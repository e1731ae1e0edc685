"""Error handlers: every error becomes application/problem+json (RFC 9457), here only."""

from __future__ import annotations

import logging
from contextlib import suppress

from flask import Flask, Request, Response, g, request
from flask.globals import request_ctx
from pydantic import BaseModel, Field
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.http import HTTP_STATUS_CODES

from cruddur.errors import BodyIncomplete, CruddurError, LengthRequired, Overloaded
from cruddur.http import body_concurrency
from cruddur.platform.telemetry import error_reports

log = logging.getLogger(__name__)

# What `validate_json_body` answers, beside Overloaded.
BODY_STATUSES = (
    BadRequest.code,
    LengthRequired.status,
    RequestEntityTooLarge.code,
    UnsupportedMediaType.code,
)
_MAX_DRAIN_BYTES = 1_000_000


class ProblemField(BaseModel):
    """One error of one field."""

    code: str
    field: str | None = None


class Problem(BaseModel):
    """An error, for programs; the client finds the text for people."""

    type: str = Field(description="urn:cruddur:problem:<code>")
    title: str
    status: int
    detail: str = Field(description="what the author of a client can do about it")
    errors: list[ProblemField] = []
    request_id: str


def register(app: Flask) -> None:
    """Register the error handlers."""
    app.register_error_handler(CruddurError, _handle_app_error)
    app.register_error_handler(HTTPException, _handle_http_exception)
    app.register_error_handler(Exception, _handle_unexpected)


def validate_json_body(request: Request) -> None:
    """Read the body, and refuse it if it isn't complete or isn't JSON.

    The server passes on a body that was cut off as one that ended (granian's `WSGIBody`), so its
    length is compared, and one without a length is refused. Called after authentication, because
    waiting for a body blocks a thread.
    """
    with body_concurrency.body_read_slot(request):
        body = request.get_data(cache=True)
    length = request.content_length
    # Werkzeug cuts a body of unknown length at the limit without an error.
    if length is None and len(body) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    if "HTTP_TRANSFER_ENCODING" in request.environ or (body and length is None):
        raise LengthRequired
    if len(body) < (length or 0):
        raise BodyIncomplete
    if not body:
        return
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        request.get_json()
    except RecursionError:
        raise BadRequest from None


def _handle_app_error(error: CruddurError) -> Response:
    if error.status >= 500 and request.endpoint != "health.readyz":  # called every few seconds
        log.warning("answered %s", error.code, exc_info=error.__cause__)
        error_reports.report_warning(f"answered {error.code}", error.__cause__)
    response = _problem_response(Problem.model_validate(error.problem(_request_id())))
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, (BodyIncomplete, LengthRequired)):
        # What follows on this connection might be the rest of the body.
        response.headers["Connection"] = "close"
    return response


_DETAILS = {
    400: "The body isn't valid JSON.",
    404: "No operation has this path: see /api/docs.",
    405: "Allow lists the methods of this path.",
    413: "The body may have at most 64 KB.",
    415: "Send the body with `Content-Type: application/json`.",
}


def _handle_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        _drain_body()
    # Werkzeug's phrases, because those of Python differ between versions.
    phrase = HTTP_STATUS_CODES[status]
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    response = _problem(status, code, phrase, _DETAILS.get(status, CruddurError.advice))
    for name, value in error.get_headers():
        if name in ("Allow", "Location"):
            response.headers[name] = value
    return response


def _drain_body() -> None:
    """Drain up to 1 MB of the body, so that the client can read the 413 before the close."""
    body, left = request.environ["wsgi.input"], _MAX_DRAIN_BYTES
    with suppress(Overloaded), body_concurrency.body_read_slot(request_ctx.request):
        while left > 0 and (chunk := body.read(min(left, 65_536))):
            left -= len(chunk)


def _handle_unexpected(error: Exception) -> Response:
    log.exception("unhandled error", exc_info=error)
    error_reports.report_exception(error)
    title = "Something went wrong on our side."
    return _problem(500, "internal_error", title, CruddurError.advice)


def _problem(status: int, code: str, title: str, detail: str) -> Response:
    return _problem_response(
        Problem(
            type=f"urn:cruddur:problem:{code}",
            title=title,
            status=status,
            detail=detail,
            request_id=_request_id(),
        )
    )


def _problem_response(problem: Problem) -> Response:
    g.problem = problem.type.rpartition(":")[2]  # for the access log
    return Response(problem.model_dump_json(), problem.status, mimetype="application/problem+json")


def _request_id() -> str:
    return str(g.get("request_id", ""))
