"""Issue codes that have to be read from the mail.

The emulator mails the same two codes to everybody for ever, and lets a forgotten password be
reset for an address that was never verified. Cognito draws six digits each time, the newest code
replaces the one before, and it refuses a reset without a verified address.
"""

import secrets
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito
from replacements import known, replace


def install() -> None:
    """Draw a fresh code for every mail that carries one."""
    known(cognito, "_resolve_user", "pool username")
    known(cognito, "_pool_for_client", "cid")
    known(cognito, "_confirmation_code_error", "action data")
    send = known(cognito, "_send_verification_email", "pool username attr_dict code attribute_name")
    sign_up = known(cognito, "_sign_up", "data")
    forgot_password = known(cognito, "_forgot_password", "data")

    def send_fresh_code(
        pool: dict[str, Any],
        username: str,
        attr_dict: dict[str, str],
        _code: str,
        attribute_name: str = "email",
    ) -> Any:
        fresh = f"{secrets.randbelow(1_000_000):06}"
        user, _error = cognito._resolve_user(pool, attr_dict["sub"])
        user["_reset_code" if attribute_name == "password" else "_confirmation_code"] = fresh
        return send(pool, username, attr_dict, fresh, attribute_name)

    def signing_up(data: dict[str, Any]) -> Any:
        response = sign_up(data)
        user = _user(data)
        if user and "email" not in cognito._attr_list_to_dict(user["Attributes"]):
            # Nothing was mailed, so there is no code.
            user.pop("_confirmation_code", None)
        return response

    def forgetting_password(data: dict[str, Any]) -> Any:
        user = _user(data)
        if user and not _verified(user):
            return error_response_json(
                "InvalidParameterException",
                "Cannot reset password for the user as there is no registered/verified email or"
                " phone_number",
                400,
            )
        return forgot_password(data)

    replace(
        cognito,
        "_send_verification_email",
        "pool username attr_dict code attribute_name",
        send_fresh_code,
    )
    replace(cognito, "_sign_up", "data", signing_up)
    replace(cognito, "_forgot_password", "data", forgetting_password)


def _user(data: dict[str, Any]) -> dict[str, Any] | None:
    pool, _pool_id = cognito._pool_for_client(data.get("ClientId"))
    user: dict[str, Any] | None = (
        cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
    )
    return user


def _verified(user: dict[str, Any]) -> bool:
    attributes = cognito._attr_list_to_dict(user["Attributes"])
    return bool(attributes.get("email_verified") == "true")
