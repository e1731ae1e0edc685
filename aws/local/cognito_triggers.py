"""Patch: run the sign-up triggers of user pools as Cognito does.

The emulator never calls PostConfirmation and leaves email_verified unset; its PreSignUp event
lacks clientMetadata and has a sub, and the client gets a refusal as a Python dictionary.
Cognito confirms first, then calls PostConfirmation: if that fails, the caller gets an error while
the user stays confirmed. A refusal reads `PreSignUp failed with error <message>.`
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito, lambda_svc
from monkeypatch import patch, require_function

Request = dict[str, Any]
Response = tuple[int, dict[str, str], bytes]
Pool = dict[str, Any]
User = dict[str, Any]

_sign_up_request: ContextVar[Request | None] = ContextVar("_sign_up_request", default=None)

CONFIRM_SIGN_UP = "PostConfirmation_ConfirmSignUp"
CONFIRM_RESET = "PostConfirmation_ConfirmForgotPassword"


class TriggerError(Exception):
    """A trigger refused, failed or returned no event."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def install() -> None:
    """Replace the triggers of sign-up and confirmation."""
    require_function(cognito, "_pool_for_client", "cid")
    require_function(cognito, "_resolve_user", "pool username")
    require_function(lambda_svc, "_get_func_record_for_ref", "function_ref")
    require_function(lambda_svc, "_execution_record_for_config", "func config")
    require_function(lambda_svc, "_execute_function_with_config_scope", "func event")
    sign_up = require_function(cognito, "_sign_up", "data")
    confirm = require_function(cognito, "_confirm_sign_up", "data")
    confirm_as_admin = require_function(cognito, "_admin_confirm_sign_up", "data")
    change_password = require_function(cognito, "_confirm_forgot_password", "data")

    def sign_up_patched(data: Request) -> Response:
        _sign_up_request.set(data)
        return _then_post_confirmation(sign_up, data, CONFIRM_SIGN_UP)

    def confirm_patched(data: Request) -> Response:
        response: Response = confirm(data)
        if _succeeded(response):
            _verify_email(*_pool_and_user(data))
            return _post_confirmation(data, CONFIRM_SIGN_UP) or response
        return response

    def admin_confirm_patched(data: Request) -> Response:
        _pool, user = _pool_and_user(data)
        if user and user["UserStatus"] != "UNCONFIRMED":
            message = f"User cannot be confirmed. Current status is {user['UserStatus']}"
            return _error("NotAuthorizedException", message)
        return _then_post_confirmation(confirm_as_admin, data, CONFIRM_SIGN_UP)

    def confirm_reset_patched(data: Request) -> Response:
        return _then_post_confirmation(change_password, data, CONFIRM_RESET)

    patch(
        cognito, "_apply_presignup_trigger",
        "pool_id client_id username user_attrs trigger_source", pre_sign_up,
    )  # fmt: skip
    patch(cognito, "_sign_up", "data", sign_up_patched)
    patch(cognito, "_confirm_sign_up", "data", confirm_patched)
    patch(cognito, "_admin_confirm_sign_up", "data", admin_confirm_patched)
    patch(cognito, "_confirm_forgot_password", "data", confirm_reset_patched)


def pre_sign_up(
    pool_id: str,
    client_id: str,
    username: str,
    user_attrs: dict[str, str],
    trigger_source: str = "PreSignUp_ExternalProvider",
) -> dict[str, bool]:
    """Call the pool's PreSignUp function; return its three decisions.

    Raises:
        _PreSignUpRejected: the emulator turns it into a UserLambdaValidationException.
    """
    decisions = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    data = _sign_up_request.get() or {}
    # On AWS the event has no sub, because the user doesn't exist yet.
    attributes = {name: value for name, value in user_attrs.items() if name != "sub"}
    validation = {item["Name"]: item["Value"] for item in data.get("ValidationData") or []}
    request = {
        "userAttributes": attributes,
        "validationData": validation or None,
        **_client_metadata(data),
    }
    try:
        response = _run(
            cognito._user_pools[pool_id], "PreSignUp", trigger_source,
            client_id, username, request, decisions,
        )  # fmt: skip
    except TriggerError as error:
        raise cognito._PreSignUpRejected(str(error)) from error
    return {name: bool(response.get(name)) for name in decisions}


def _then_post_confirmation(
    action: Callable[[Request], Response], data: Request, source: str
) -> Response:
    response = action(data)
    if not _succeeded(response) or json.loads(response[2]).get("UserConfirmed") is False:
        return response
    return _post_confirmation(data, source) or response


def _post_confirmation(data: Request, source: str) -> Response | None:
    """Run the PostConfirmation function; return an error response if it fails."""
    pool, user = _pool_and_user(data)
    attributes = cognito._attr_list_to_dict(user["Attributes"])
    request = {
        "userAttributes": {**attributes, "cognito:user_status": user["UserStatus"]},
        **_client_metadata(data),
    }
    client = data.get("ClientId", "CLIENT_ID_NOT_APPLICABLE")
    try:
        _run(pool, "PostConfirmation", source, client, user["Username"], request, {})
    except TriggerError as error:
        return _error(error.code, str(error))
    return None


def _run(
    pool: Pool,
    trigger: str,
    source: str,
    client_id: str,
    username: str,
    request: dict[str, Any],
    response: dict[str, Any],
) -> dict[str, Any]:
    """Call a trigger; return the `response` of the event that it returns."""
    reference = (pool.get("LambdaConfig") or {}).get(trigger)
    if not reference:
        return {}
    event = {
        "version": "1",
        "triggerSource": source,
        "region": cognito._pool_region(pool["Id"]),
        "userPoolId": pool["Id"],
        "userName": username,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client_id},
        "request": request,
        "response": response,
    }
    function, config, _name = lambda_svc._get_func_record_for_ref(reference)
    if function is None or config is None:
        raise TriggerError(
            "UnexpectedLambdaException", f"{trigger} failed: there is no function {reference}."
        )
    result = lambda_svc._execute_function_with_config_scope(
        lambda_svc._execution_record_for_config(function, config), event
    )
    body = result.get("body")
    if result.get("error"):
        reason = body.get("errorMessage") if isinstance(body, dict) else body
        raise TriggerError(
            "UserLambdaValidationException", f"{trigger} failed with error {reason}."
        )
    returned = body.get("response") if isinstance(body, dict) else None
    if not isinstance(returned, dict):
        raise TriggerError("InvalidLambdaResponseException", "Unrecognizable lambda output")
    return returned


def _verify_email(pool: Pool, user: User) -> None:
    attributes = cognito._attr_list_to_dict(user["Attributes"])
    if "email" in attributes and "email" in (pool.get("AutoVerifiedAttributes") or []):
        attributes["email_verified"] = "true"
        user["Attributes"] = cognito._dict_to_attr_list(attributes)


def _pool_and_user(data: Request) -> tuple[Pool, User]:
    if "UserPoolId" in data:
        pool = cognito._user_pools.get(data["UserPoolId"])
    else:
        pool, _pool_id = cognito._pool_for_client(data.get("ClientId"))
    user, _error_response = cognito._resolve_user(pool or {"_users": {}}, data.get("Username"))
    return pool or {}, user or {}


def _client_metadata(data: Request) -> dict[str, Any]:
    return {"clientMetadata": data["ClientMetadata"]} if data.get("ClientMetadata") else {}


def _succeeded(response: Response) -> bool:
    return response[0] < 300


def _error(code: str, message: str) -> Response:
    response: Response = error_response_json(code, message, 400)
    return response
