"""Read your writes: a client sends back the log position of its last write, and reads from there.

Browsers do so by a cookie. A client that keeps none sends the header of the response back.
"""

from __future__ import annotations

import re

from flask import Flask, Response
from flask.globals import app_ctx, request_ctx

from cruddur.platform import log_positions

HEADER = "Cruddur-Position"
COOKIE = "cruddur_position"
# Long after every replica that is read from has the write.
_TTL_SECONDS = 60
_POSITION = re.compile(r"[0-9]{1,18}", re.ASCII)


def register(app: Flask, *, is_secure: bool) -> None:
    """Register the hooks; only where there are replicas."""
    cookie = f"__Host-{COOKIE}" if is_secure else COOKIE

    @app.before_request
    def begin() -> None:
        request = request_ctx.request
        sent = request.headers.get(HEADER) or request.cookies.get(cookie)
        position = _parse(sent) if sent else 0
        app_ctx.g.sent_position = position
        log_positions.begin_request(position)

    @app.after_request
    def send(response: Response) -> Response:
        position = log_positions.required()
        if position > app_ctx.g.get("sent_position", position):
            response.headers[HEADER] = str(position)
            response.set_cookie(
                cookie,
                str(position),
                max_age=_TTL_SECONDS,
                secure=is_secure,
                httponly=True,
                samesite="Strict",
            )
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        log_positions.begin_request(0)


def _parse(sent: str) -> int:
    """Return the position; of what isn't one, the latest: the writer answers then."""
    return int(sent) if _POSITION.fullmatch(sent) else log_positions.LATEST
