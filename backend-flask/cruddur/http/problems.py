"""Every failed request's answer: application/problem+json (RFC 9457), rendered here alone."""

from __future__ import annotations

import logging
from contextlib import suppress

from flask import Flask, Response, g, request
from pydantic import BaseModel, Field
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.http import HTTP_STATUS_CODES

from cruddur.errors import CruddurError, Overloaded
from cruddur.http import bodies
from cruddur.platform.telemetry import error_reports

log = logging.getLogger(__name__)

_HEARD_BYTES = 1_000_000


class ProblemField(BaseModel):
    """One thing wrong with one field."""

    code: str
    field: str | None = None


class Problem(BaseModel):
    """What went wrong, for programs; the client finds the words for people."""

    type: str = Field(description="urn:cruddur:problem:<code>")
    title: str
    status: int
    detail: str | None = None
    errors: list[ProblemField] = []
    request_id: str


def register(app: Flask) -> None:
    """Render every error that leaves a view."""
    app.register_error_handler(CruddurError, _ours)
    app.register_error_handler(HTTPException, _werkzeugs)
    app.register_error_handler(Exception, _unforeseen)


def refuse_broken_json() -> None:
    """Read the body, if there may be one, and refuse what isn't JSON.

    Not before it is known who sends it: waiting for a body holds a thread.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    with bodies.waiting():
        body = request.get_data(cache=True)
    # Werkzeug cuts a body of unknown length at the limit, and says nothing.
    if request.content_length is None and len(body) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    if not body:
        return
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        request.get_json()
    except RecursionError:
        raise BadRequest from None


def _ours(error: CruddurError) -> Response:
    if error.status >= 500 and request.endpoint != "health.readyz":  # asked all the time
        log.warning("answered %s", error.code, exc_info=error.__cause__)
        error_reports.report_warning(f"answered {error.code}", error.__cause__)
    response = _answer(Problem.model_validate(error.problem(_request_id())))
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


_DETAILS = {
    400: "The body isn't valid JSON.",
    404: "Nothing is here.",
    405: "This can't be done here.",
    413: "The body is too large.",
    415: "Send application/json.",
}


def _werkzeugs(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        _hear_out()
    # Werkzeug's own, as Python's differ from one version to the next.
    phrase = HTTP_STATUS_CODES[status]
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    response = _problem(status, code, phrase, _DETAILS.get(status))
    for name, value in error.get_headers():
        if name in ("Allow", "Location"):
            response.headers[name] = value
    return response


def _hear_out() -> None:
    """Read on for a while: who is cut off in the middle of a body may never see the answer."""
    body, left = request.environ["wsgi.input"], _HEARD_BYTES
    with suppress(Overloaded), bodies.waiting():
        while left > 0 and (heard := body.read(min(left, 65_536))):
            left -= len(heard)


def _unforeseen(error: Exception) -> Response:
    log.exception("unhandled error", exc_info=error)
    error_reports.report_exception(error)
    return _problem(500, "internal_error", "Something went wrong on our side.", None)


def _problem(status: int, code: str, title: str, detail: str | None) -> Response:
    return _answer(
        Problem(
            type=f"urn:cruddur:problem:{code}",
            title=title,
            status=status,
            detail=detail,
            request_id=_request_id(),
        )
    )


def _answer(problem: Problem) -> Response:
    return Response(problem.model_dump_json(), problem.status, mimetype="application/problem+json")


def _request_id() -> str:
    return str(g.get("request_id", ""))
