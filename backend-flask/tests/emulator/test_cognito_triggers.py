import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.conftest import Emulator, Pool

# Records each event; refuses users of one name.
TRIGGER = """
import json, os

def handle(event, context):
    with open(os.environ["EVENTS"], "a") as events:
        events.write(json.dumps(event) + "\\n")
    if event["request"]["userAttributes"].get("name") == os.environ["REFUSE"]:
        raise ValueError("handle_taken")
    if os.environ.get("AUTO_CONFIRM") and event["triggerSource"] == "PreSignUp_SignUp":
        event["response"].update(autoConfirmUser=True, autoVerifyEmail=True)
    return event
"""


class Trigger:
    """A trigger function of a pool, and its events."""

    def __init__(self, emulator: Emulator, events: Path, refuse: str = "", **settings: str) -> None:
        self._events = events
        self.arn = emulator.function(TRIGGER, EVENTS=str(events), REFUSE=refuse, **settings)

    def events(self) -> list[dict[str, Any]]:
        if not self._events.exists():
            return []
        return [json.loads(line) for line in self._events.read_text().splitlines()]


def name(value: str) -> list[dict[str, str]]:
    return [{"Name": "name", "Value": value}]


def test_confirming_calls_post_confirmation_and_verifies_the_email(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    trigger = Trigger(emulator, tmp_path / "events")
    pool = make_pool(PostConfirmation=trigger.arn)
    sub = pool.sign_up(address, UserAttributes=name("Alice"))["UserSub"]
    assert trigger.events() == []
    pool.confirm(address, ClientMetadata={"from": "test"})
    [event] = trigger.events()
    assert event["triggerSource"] == "PostConfirmation_ConfirmSignUp"
    assert event["userName"] == sub
    assert event["callerContext"]["clientId"] == pool.client_id
    assert event["request"]["clientMetadata"] == {"from": "test"}
    assert event["request"]["userAttributes"] == {
        "sub": sub,
        "email": address,
        "email_verified": "true",
        "name": "Alice",
        "cognito:user_status": "CONFIRMED",
    }
    assert pool.user(address)["email_verified"] == "true"


def test_a_failing_post_confirmation_is_an_error_but_the_user_is_confirmed(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    trigger = Trigger(emulator, tmp_path / "events", refuse="Mallory")
    pool = make_pool(PostConfirmation=trigger.arn)
    pool.sign_up(address, UserAttributes=name("Mallory"))
    with pytest.raises(pool.cognito.exceptions.UserLambdaValidationException) as refused:
        pool.confirm(address)
    message = refused.value.response["Error"]["Message"]
    assert message == "PostConfirmation failed with error handle_taken."
    assert pool.user(address)["status"] == "CONFIRMED"


def test_confirming_as_admin_calls_post_confirmation_once(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    trigger = Trigger(emulator, tmp_path / "events")
    pool = make_pool(PostConfirmation=trigger.arn)
    pool.sign_up(address)
    pool.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username=address)
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        pool.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username=address)
    assert [e["triggerSource"] for e in trigger.events()] == ["PostConfirmation_ConfirmSignUp"]


def test_resetting_a_password_calls_post_confirmation(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    trigger = Trigger(emulator, tmp_path / "events")
    pool = make_pool(PostConfirmation=trigger.arn)
    pool.sign_up(address)
    pool.confirm(address)
    pool.cognito.forgot_password(ClientId=pool.client_id, Username=address)
    pool.cognito.confirm_forgot_password(
        ClientId=pool.client_id,
        Username=address,
        ConfirmationCode=emulator.mailed_code(address),
        Password="Another123!",
    )
    source = trigger.events()[-1]["triggerSource"]
    assert source == "PostConfirmation_ConfirmForgotPassword"
    assert pool.sign_in(address, "Another123!")


def test_pre_sign_up_is_called_before_the_user_exists(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    trigger = Trigger(emulator, tmp_path / "events")
    pool = make_pool(PreSignUp=trigger.arn)
    sub = pool.sign_up(
        address,
        UserAttributes=name("Alice"),
        ValidationData=[{"Name": "invited_by", "Value": "bob"}],
        ClientMetadata={"handle": "alice"},
    )["UserSub"]
    [event] = trigger.events()
    assert event["triggerSource"] == "PreSignUp_SignUp"
    assert event["userName"] == sub
    assert event["request"] == {
        "userAttributes": {"email": address, "name": "Alice"},
        "validationData": {"invited_by": "bob"},
        "clientMetadata": {"handle": "alice"},
    }
    assert pool.user(address)["status"] == "UNCONFIRMED"


def test_a_refusal_in_pre_sign_up_reaches_the_client_and_creates_no_user(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    trigger = Trigger(emulator, tmp_path / "events", refuse="Mallory")
    pool = make_pool(PreSignUp=trigger.arn)
    with pytest.raises(pool.cognito.exceptions.UserLambdaValidationException) as refused:
        pool.sign_up(address, UserAttributes=name("Mallory"))
    message = refused.value.response["Error"]["Message"]
    assert message == "PreSignUp failed with error handle_taken."
    with pytest.raises(pool.cognito.exceptions.UserNotFoundException):
        pool.user(address)


def test_an_automatic_confirmation_calls_post_confirmation_too(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str, tmp_path: Path
) -> None:
    before = Trigger(emulator, tmp_path / "before", AUTO_CONFIRM="yes")
    after = Trigger(emulator, tmp_path / "after")
    pool = make_pool(PreSignUp=before.arn, PostConfirmation=after.arn)
    assert pool.sign_up(address)["UserConfirmed"]
    assert [event["triggerSource"] for event in after.events()] == [
        "PostConfirmation_ConfirmSignUp"
    ]


def test_a_missing_trigger_function_is_an_error(
    make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool(PreSignUp="arn:aws:lambda:us-east-1:000000000000:function:nowhere")
    with pytest.raises(pool.cognito.exceptions.UserLambdaValidationException):
        pool.sign_up(address)
