"""Patch: the challenge of the second factor proves the password; a preference alone switches it on.

The emulator takes any `Session` with a right code, so that a code alone would sign in, and asks for
codes as soon as a secret is verified. Cognito's session is of one user and client, ends, is good
for one sign-in, and survives a wrong code; SetUserMFAPreference switches the second factor on.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito
from monkeypatch import patch, require_function

CHALLENGE = "SOFTWARE_TOKEN_MFA"
_DEFAULT_MINUTES = 3
_MAX_SESSIONS = 10_000


@dataclass(frozen=True)
class Session:
    """A challenge that a user can answer until its end."""

    sub: str
    client_id: str
    ends_at: float


_sessions: dict[str, Session] = {}


def install() -> None:
    """Bind each challenge to its user, client and time."""
    require_function(cognito, "_resolve_user", "pool username")
    require_function(cognito, "_pool_for_client", "cid")
    require_function(cognito, "_user_for_access_token", "access_token")
    answer = require_function(
        cognito, "_password_auth_result", "pool pid cid user username client_metadata data"
    )
    respond = require_function(cognito, "_respond_to_auth_challenge", "data")
    verify = require_function(cognito, "_verify_software_token", "data")

    def answer_patched(
        pool: dict[str, Any], pid: str, cid: str, user: dict[str, Any], *more: Any, **named: Any
    ) -> Any:
        response = answer(pool, pid, cid, user, *more, **named)
        body = json.loads(response[2])
        if body.get("ChallengeName") == CHALLENGE:
            minutes = pool["_clients"][cid].get("AuthSessionValidity") or _DEFAULT_MINUTES
            if len(_sessions) >= _MAX_SESSIONS:
                _sessions.clear()
            ends_at = time.monotonic() + 60 * minutes
            _sessions[body["Session"]] = Session(_sub(user), cid, ends_at)
        return response

    def respond_patched(data: dict[str, Any]) -> Any:
        if data.get("ChallengeName") != CHALLENGE:
            return respond(data)
        if not _is_live(data):
            return error_response_json(
                "NotAuthorizedException", "Invalid session for the user, session is expired.", 400
            )
        response = respond(data)
        if response[0] < 300:
            _sessions.pop(data["Session"], None)
        return response

    def verify_patched(data: dict[str, Any]) -> Any:
        user = cognito._user_for_access_token(data.get("AccessToken")) or {}
        enabled, preferred = list(user.get("_mfa_enabled", [])), user.get("_preferred_mfa", "")
        response = verify(data)
        user["_mfa_enabled"], user["_preferred_mfa"] = enabled, preferred
        return response

    patch(
        cognito,
        "_password_auth_result",
        "pool pid cid user username client_metadata data",
        answer_patched,
    )
    patch(cognito, "_respond_to_auth_challenge", "data", respond_patched)
    patch(cognito, "_verify_software_token", "data", verify_patched)


def _is_live(data: dict[str, Any]) -> bool:
    """Return whether a response has a live session of its user and client."""
    session = _sessions.get(data.get("Session") or "")
    if session is None or session.ends_at <= time.monotonic():
        return False
    pool, _pool_id = cognito._pool_for_client(data.get("ClientId"))
    username = (data.get("ChallengeResponses") or {}).get("USERNAME")
    user = cognito._resolve_user(pool, username)[0] if pool else None
    if user is None:
        return False
    return (_sub(user), data["ClientId"]) == (session.sub, session.client_id)


def _sub(user: dict[str, Any]) -> str:
    return str(cognito._attr_list_to_dict(user["Attributes"])["sub"])
