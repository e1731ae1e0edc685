"""Patch: random confirmation and reset codes.

The emulator sends the same two codes to all users, and resets the password of an unverified
address. Cognito generates a code of six digits each time, which replaces the previous one, and
refuses a reset without a verified address.
"""

import secrets
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito
from monkeypatch import patch, require_function


def install() -> None:
    """Generate a code for every mail that has one."""
    require_function(cognito, "_resolve_user", "pool username")
    require_function(cognito, "_pool_for_client", "cid")
    require_function(cognito, "_confirmation_code_error", "action data")
    send = require_function(
        cognito, "_send_verification_email", "pool username attr_dict code attribute_name"
    )
    sign_up = require_function(cognito, "_sign_up", "data")
    forgot_password = require_function(cognito, "_forgot_password", "data")

    def send_new_code(
        pool: dict[str, Any],
        username: str,
        attr_dict: dict[str, str],
        _code: str,
        attribute_name: str = "email",
    ) -> Any:
        code = f"{secrets.randbelow(1_000_000):06}"
        user, _error = cognito._resolve_user(pool, attr_dict["sub"])
        user["_reset_code" if attribute_name == "password" else "_confirmation_code"] = code
        return send(pool, username, attr_dict, code, attribute_name)

    def sign_up_patched(data: dict[str, Any]) -> Any:
        response = sign_up(data)
        user = _user(data)
        if user and "email" not in cognito._attr_list_to_dict(user["Attributes"]):
            # No mail was sent, so there is no code.
            user.pop("_confirmation_code", None)
        return response

    def forgot_password_patched(data: dict[str, Any]) -> Any:
        user = _user(data)
        if user and not _verified(user):
            return error_response_json(
                "InvalidParameterException",
                "Cannot reset password for the user as there is no registered/verified email or"
                " phone_number",
                400,
            )
        return forgot_password(data)

    patch(
        cognito,
        "_send_verification_email",
        "pool username attr_dict code attribute_name",
        send_new_code,
    )
    patch(cognito, "_sign_up", "data", sign_up_patched)
    patch(cognito, "_forgot_password", "data", forgot_password_patched)


def _user(data: dict[str, Any]) -> dict[str, Any] | None:
    pool, _pool_id = cognito._pool_for_client(data.get("ClientId"))
    user: dict[str, Any] | None = (
        cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
    )
    return user


def _verified(user: dict[str, Any]) -> bool:
    attributes = cognito._attr_list_to_dict(user["Attributes"])
    return bool(attributes.get("email_verified") == "true")
