"""Sign up as people do: Cognito, the code in the mail, a password; and sign in again."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import urllib3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ..history import Target

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.literals import ExplicitAuthFlowsTypeType

PASSWORD = "Torture123!"  # noqa: S105  # of accounts that only the emulator knows
_ATTEMPTS_PAUSE_SECONDS = 0.5
_SIGN_UP_TIMEOUT_SECONDS = 300
_DONE_BEFORE = ("UsernameExistsException", "NotAuthorizedException")
_FLOWS: tuple[ExplicitAuthFlowsTypeType, ...] = (
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)


@dataclass(frozen=True)
class Account:
    """A Cognito user."""

    email: str
    handle: str


class SignUps:
    """The user pool, whose web client takes passwords here: the workload has no browser for SRP."""

    def __init__(self, target: Target) -> None:
        environment = target.environment
        self._lock = threading.Lock()
        self._aws_url = target.aws_url
        self._pool_id = environment["AWS_COGNITO_USER_POOL_ID"]
        self._client_id = environment["AWS_COGNITO_USER_POOL_CLIENT_ID"]
        self._cognito: CognitoIdentityProviderClient = boto3.client(
            "cognito-idp",
            endpoint_url=target.aws_url,
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 1}),
        )

    def open(self) -> None:
        """Let the web client take passwords, and give access tokens a day."""
        known: Any = self._retry(
            lambda: self._cognito.describe_user_pool_client(
                UserPoolId=self._pool_id, ClientId=self._client_id
            )["UserPoolClient"]
        )
        wanted = {
            name: known[name]
            for name in ("ClientName", "ReadAttributes", "WriteAttributes", "EnableTokenRevocation")
            if name in known
        }
        self._retry(
            lambda: self._cognito.update_user_pool_client(
                **wanted,
                UserPoolId=self._pool_id,
                ClientId=self._client_id,
                ExplicitAuthFlows=_FLOWS,
                AccessTokenValidity=1,
                TokenValidityUnits={"AccessToken": "days"},
            )
        )

    def sign_up(self, name: str, stop: threading.Event) -> Account | None:
        """Sign up and confirm; return None if the run ends before."""
        mark = uuid4().hex[:8]
        account = Account(f"{name}-{mark}@cruddur.test", f"{name}_{mark}")
        attributes = {
            "email": account.email,
            "name": name.title(),
            "preferred_username": account.handle,
        }
        steps = (
            lambda: self._cognito.sign_up(
                ClientId=self._client_id,
                Username=account.email,
                Password=PASSWORD,
                UserAttributes=[{"Name": key, "Value": text} for key, text in attributes.items()],
            ),
            lambda: self._confirm(account.email),
        )
        # One after the other, so that one warm process of each trigger is enough.
        with self._lock:
            for step in steps:
                if self._retry(step, stop) is None and stop.is_set():
                    return None
        return account

    def sign_in(self, email: str, stop: threading.Event | None = None) -> str:
        """Return an access token; empty if the run ends before."""
        tokens: Any = self._retry(
            lambda: self._cognito.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
            ),
            stop,
        )
        return str(tokens["AuthenticationResult"]["AccessToken"]) if tokens else ""

    def exists(self, email: str) -> bool:
        """Return whether the pool has a user who has proved this email.

        A sign-up that was sent again, because its answer was lost, leaves one that hasn't.
        """
        try:
            user = self._cognito.admin_get_user(UserPoolId=self._pool_id, Username=email)
        except ClientError as error:
            if error.response["Error"]["Code"] == "UserNotFoundException":
                return False
            raise
        return bool(user["UserStatus"] != "UNCONFIRMED")

    def _confirm(self, email: str) -> object:
        """Confirm with the newest code in the mail; after a wrong one ask for another."""
        try:
            return self._cognito.confirm_sign_up(
                ClientId=self._client_id, Username=email, ConfirmationCode=self._code(email)
            )
        except self._cognito.exceptions.CodeMismatchException:
            self._cognito.resend_confirmation_code(ClientId=self._client_id, Username=email)
            raise

    def _code(self, email: str) -> str:
        """Return the newest code in the mail to an address; ask for another if there is none."""
        response = urllib3.request(
            "GET", f"{self._aws_url}/_local/mailbox.json", timeout=30, retries=False
        )
        for mail in json.loads(response.data):
            if email in str(mail["to"]) and mail["code"]:
                return str(mail["code"])
        self._cognito.resend_confirmation_code(ClientId=self._client_id, Username=email)
        raise urllib3.exceptions.HTTPError("no code yet")

    @staticmethod
    def _retry(step: Any, stop: threading.Event | None = None) -> Any:
        """Call Cognito until it answers; None if the step was done before, or the run ends."""
        deadline = time.monotonic() + _SIGN_UP_TIMEOUT_SECONDS
        while True:
            try:
                return step()
            except (BotoCoreError, ClientError, urllib3.exceptions.HTTPError, ValueError) as error:
                code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
                if code in _DONE_BEFORE:
                    return None
                if stop is not None and stop.is_set():
                    return None
                if time.monotonic() > deadline:
                    raise
                time.sleep(_ATTEMPTS_PAUSE_SECONDS)
