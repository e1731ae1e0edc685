"""HTTP routes of accounts and sessions.

The browser signs in with Cognito, then stores its refresh token in an HttpOnly cookie of the API;
see docs/decisions/0003-sessions.md.
"""

from __future__ import annotations

from json import dumps, loads
from uuid import UUID

from flask import Blueprint, Response, request

from cruddur.accounts import deletion, export, service, sessions
from cruddur.accounts.export_schemas import Export
from cruddur.accounts.schemas import ListedSession, NewHandle, Session, SessionStart
from cruddur.errors import (
    AccountConflict,
    AccountSuspended,
    ExportsBusy,
    InvalidInput,
    SessionEnded,
    SessionNotFound,
    TokenRefused,
)
from cruddur.http.auth import (
    Access,
    authenticate_token,
    bearer_token,
    context,
    signed_in_viewer,
)
from cruddur.http.operations import json_response, operation
from cruddur.http.streaming import stream_json
from cruddur.messages import export as messages
from cruddur.profiles.schemas import Person
from cruddur.profiles.service import profile
from cruddur.rate_limits.limits import EXPORTS, HANDLES, SESSIONS
from cruddur.realtime import service as realtime

blueprint = Blueprint("accounts", __name__, url_prefix="/api")

_COOKIE = "cruddur_session"
# Browsers accept this prefix only for a cookie of this very host, Secure and with the path /.
_SECURE_PREFIX = "__Host-"
_RENEWAL_ERRORS = (SessionEnded, AccountSuspended, AccountConflict, InvalidInput)


@blueprint.post("/session")
@operation(Access.NONE, rate_limit=SESSIONS, response=Session, status=201, errors=_RENEWAL_ERRORS)
def start_session(json: SessionStart) -> Response:
    """Store a refresh token in a cookie of this browser, after verifying it.

    The session that it replaces is ended.
    """
    response = json_response(_renewed(json.refresh_token), 201)
    replaced = request.cookies.get(_cookie_name())
    if replaced and replaced != json.refresh_token:
        _end(replaced)
    response.set_cookie(
        _cookie_name(),
        json.refresh_token,
        max_age=sessions.SESSION_TTL,
        secure=context().secure_cookies,
        httponly=True,
        samesite="Strict",
    )
    return _private(response)


@blueprint.post("/session/refresh")
@operation(Access.NONE, rate_limit=SESSIONS, response=Session, errors=_RENEWAL_ERRORS)
def refresh_session() -> Response:
    """Return a new access token for the session cookie."""
    return _private(json_response(_renewed(_cookie())))


@blueprint.delete("/session")
@operation(Access.NONE, rate_limit=SESSIONS, status=204)
def end_session() -> Response:
    """Sign out on this browser: end the session, with all its tokens, and delete its cookie."""
    token = request.cookies.get(_cookie_name())
    if token:
        _end(token)
    return _without_cookie()


@blueprint.put("/account/handle")
@operation(Access.SIGNED_IN, rate_limit=HANDLES, response=Person)
def change_handle(json: NewHandle) -> Response:
    """Change your handle; the old one is reserved for you for 30 days."""
    person = signed_in_viewer().uuid
    service.change_handle(context(), person, json.handle)
    return json_response(profile(context(), person))


@blueprint.get("/account/export")
@operation(
    Access.SIGNED_IN,
    admits_suspended=True,
    rate_limit=EXPORTS,
    response=Export,
    errors=(ExportsBusy,),
)
def export_account() -> Response:
    """Export all your data, also while you are suspended. A cut download isn't valid JSON."""
    viewer = signed_in_viewer().uuid
    return _private(
        stream_json(export.start(context(), viewer, messages.export(context(), viewer)))
    )


@blueprint.delete("/account")
@operation(Access.SIGNED_IN, admits_suspended=True, status=204)
def delete_account() -> Response:
    """Delete your account and all its data. Also for suspended accounts."""
    token = bearer_token()
    assert token is not None
    viewer = signed_in_viewer()
    service.delete(context(), viewer)
    realtime.close_connections(context(), viewer.uuid, context().clock())
    deletion.start(context(), viewer.uuid, token)
    return _without_cookie()


@blueprint.post("/account/sign-out-everywhere")
@operation(Access.SIGNED_IN, status=204)
def sign_out_everywhere() -> Response:
    """Revoke every token issued until now, on all devices."""
    token = bearer_token()
    assert token is not None
    ended_at = sessions.sign_out_everywhere(context(), signed_in_viewer(), token)
    realtime.close_connections(context(), signed_in_viewer().uuid, ended_at)
    return _private(Response(status=204))


@blueprint.get("/account/sessions")
@operation(Access.SIGNED_IN, response=list[ListedSession])
def list_sessions() -> Response:
    """List your live sessions, the one that asks first, then those that were used last."""
    return _private(json_response(sessions.list_live(context(), signed_in_viewer())))


@blueprint.delete("/account/sessions/<uuid:session_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(SessionNotFound,))
def end_listed_session(session_uuid: UUID) -> Response:
    """End one of your sessions: its tokens are refused at once."""
    viewer = signed_in_viewer()
    sessions.end(context(), viewer, session_uuid)
    # The connections don't know their session: those of the others are opened again.
    realtime.close_connections(context(), viewer.uuid, context().clock())
    return _private(Response(status=204))


def _cookie_name() -> str:
    return f"{_SECURE_PREFIX}{_COOKIE}" if context().secure_cookies else _COOKIE


def _without_cookie() -> Response:
    """Return a 204 that deletes the session cookie."""
    response = Response(status=204)
    response.delete_cookie(
        _cookie_name(), secure=context().secure_cookies, httponly=True, samesite="Strict"
    )
    return _private(response)


def _cookie() -> str:
    token = request.cookies.get(_cookie_name())
    if not token:
        raise SessionEnded
    return token


def _renewed(refresh_token: str) -> str:
    fresh = context().cognito.refresh_session(refresh_token)
    try:
        claims = context().tokens.verify(fresh.token)
        person = authenticate_token(fresh.token, claims)
        if fresh.verified_email is not None:
            service.update_email(context(), sub=claims.sub, email=fresh.verified_email)
        shown = profile(context(), person.uuid)
    except service.SessionRevoked as error:
        # Whoever ended it didn't have this token, without which Cognito can't revoke it.
        context().cognito.revoke(refresh_token)
        raise SessionEnded from error
    except TokenRefused as error:
        raise SessionEnded from error
    return dumps(
        {
            "access_token": fresh.token,
            "expires_in": fresh.expires_in,
            "person": loads(shown),
        }
    )


def _end(refresh_token: str) -> None:
    """End the session of a refresh token, with its access tokens; an ended one is no error."""
    try:
        fresh = context().cognito.refresh_session(refresh_token)
        claims = context().tokens.verify(fresh.token)
        viewer = service.authenticate_sub(
            context(), sub=claims.sub, issued_at=claims.issued_at, session_uuid=claims.session_uuid
        )
        if viewer.session_uuid is not None:
            sessions.end(context(), viewer, viewer.session_uuid)
    except (SessionEnded, TokenRefused, AccountSuspended, SessionNotFound):
        pass
    context().cognito.revoke(refresh_token)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
