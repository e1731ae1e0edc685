"""The Cognito triggers: as handlers on Postgres, and deployed in the emulator."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError

from cruddur.platform.telemetry.lambda_handler import InvocationFailed
from tests.conftest import PASSWORD, Account, Browser, variable
from tests.lambda_handlers import LAMBDAS, handler


def event(trigger: str, **attributes: str) -> dict[str, Any]:
    (sample,) = (LAMBDAS / trigger / "events").glob("*.json")
    read: dict[str, Any] = json.loads(sample.read_text("utf-8"))
    read["request"]["userAttributes"].update(attributes)
    return read


def test_sign_up_triggers_insert_the_user(lambda_env: None, anonymous: Browser) -> None:
    asked = event("cognito_pre_sign_up")
    assert handler("cognito_pre_sign_up").handle(asked, None) == asked
    trigger_event = event("cognito_post_confirmation")
    confirm = handler("cognito_post_confirmation")
    assert confirm.handle(trigger_event, None) == trigger_event
    assert confirm.handle(trigger_event, None) == trigger_event  # Cognito may call it twice
    assert anonymous.get("/api/users/@alice/short").get_json()["display_name"] == "Alice"


@pytest.mark.parametrize("verified", ["true", "false"])
def test_a_confirmed_sign_up_takes_its_email_over_only_if_it_is_verified(
    lambda_env: None, anonymous: Browser, verified: str
) -> None:
    confirm = handler("cognito_post_confirmation")
    confirm.handle(event("cognito_post_confirmation"), None)
    again = event(
        "cognito_post_confirmation",
        sub=str(uuid4()),
        preferred_username="alice2",
        email_verified=verified,
    )
    if verified == "false":
        with pytest.raises(InvocationFailed, match="AccountConflict"):
            confirm.handle(again, None)
    else:
        confirm.handle(again, None)
    status = 200 if verified == "true" else 404
    assert anonymous.get("/api/users/@alice2/short").status_code == status


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"preferred_username": ""}, "handle_blank"),
        ({"preferred_username": "a b"}, "handle_malformed"),
        ({"preferred_username": "support"}, "handle_reserved"),
        ({"name": ""}, "name_blank"),
        ({"email": "dave@yopmail.com"}, "email_refused"),
    ],
)
def test_an_invalid_sign_up_is_refused_with_a_code(
    lambda_env: None, attributes: dict[str, str], code: str
) -> None:
    module = handler("cognito_pre_sign_up")
    with pytest.raises(module.SignUpRefused, match=f"^{code}$"):
        module.handle(event("cognito_pre_sign_up", **attributes), None)


def test_recovering_a_password_inserts_no_user(lambda_env: None, anonymous: Browser) -> None:
    trigger_event = event("cognito_post_confirmation")
    trigger_event["triggerSource"] = "PostConfirmation_ConfirmForgotPassword"
    handler("cognito_post_confirmation").handle(trigger_event, None)
    assert anonymous.get("/api/users/@alice/short").status_code == 404


@pytest.fixture
def refused(app_client_id: str) -> Callable[..., str]:
    """Sign up with the deployed pool; return the words of its refusal."""

    def attempt(**attributes: str) -> str:
        email = f"dave-{uuid4().hex[:8]}@cruddur.test"
        cognito = boto3.client("cognito-idp")
        with pytest.raises(ClientError) as refusal:
            cognito.sign_up(
                ClientId=app_client_id,
                Username=email,
                Password=PASSWORD,
                UserAttributes=[
                    {"Name": name, "Value": value}
                    for name, value in {"email": email, "name": "Dave", **attributes}.items()
                ],
            )
        assert refusal.value.response["Error"]["Code"] == "UserLambdaValidationException"
        return str(refusal.value.response["Error"]["Message"])

    return attempt


def test_the_deployed_pool_says_what_is_wrong_with_a_handle(
    refused: Callable[..., str], cast: dict[str, Account]
) -> None:
    taken = "PreSignUp failed with error handle_taken."
    assert refused(preferred_username=cast["alice"].handle.upper()) == taken
    assert refused() == "PreSignUp failed with error handle_blank."
    assert refused(preferred_username="a-b") == "PreSignUp failed with error handle_malformed."


def test_the_deployed_pool_refuses_sign_in_with_a_plain_password() -> None:
    with pytest.raises(ClientError) as refusal:
        boto3.client("cognito-idp").initiate_auth(
            ClientId=variable("AWS_COGNITO_USER_POOL_CLIENT_ID"),
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "andrew@cruddur.test", "PASSWORD": PASSWORD},
        )
    assert refusal.value.response["Error"]["Code"] == "InvalidParameterException"
