"""Cognito, as far as we ask it anything: sessions renewed, people looked up and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import boto3
from botocore import UNSIGNED
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError

from cruddur.errors import SessionEnded, TokenRefused, Unavailable
from cruddur.platform.telemetry import tracing

_REFUSALS = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
    "UnsupportedTokenTypeException",
}


def _patience(scale: float) -> ClientConfig:
    return ClientConfig(
        connect_timeout=2 * scale,
        read_timeout=5 * scale,
        retries={"mode": "standard", "max_attempts": 2},
    )


@dataclass(frozen=True)
class AccessToken:
    """A fresh access token and how many seconds it lives."""

    token: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True)
class Attributes:
    """What Cognito knows of a person."""

    email: str
    name: str
    handle: str


class Identity:
    """The user pool's public operations; none needs AWS credentials."""

    def __init__(
        self,
        *,
        region: str,
        client_id: str,
        endpoint_url: str | None = None,
        timeouts_scale: float = 1,
    ) -> None:
        self._client_id = client_id
        self._cognito = boto3.client(
            "cognito-idp",
            region_name=region,
            endpoint_url=endpoint_url,
            config=_patience(timeouts_scale).merge(ClientConfig(signature_version=UNSIGNED)),
        )
        tracing.instrument_client(self._cognito)

    def renew(self, refresh_token: str) -> AccessToken:
        """Trade a refresh token for an access token.

        Raises:
            SessionEnded: the refresh token is expired, revoked or none of ours.
            Unavailable: Cognito doesn't answer.
        """
        with _translated(SessionEnded):
            answer = self._cognito.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        result = answer["AuthenticationResult"]
        return AccessToken(result["AccessToken"], result["ExpiresIn"])

    def revoke(self, refresh_token: str) -> None:
        """End the session of a refresh token; one that has ended already is no error."""
        try:
            with _translated(SessionEnded):
                self._cognito.revoke_token(Token=refresh_token, ClientId=self._client_id)
        except SessionEnded:
            return

    def sign_out_everywhere(self, access_token: str) -> None:
        """End every session of the person whose token this is.

        Raises:
            TokenRefused: the person or the session is no more.
            Unavailable: Cognito doesn't answer.
        """
        with _translated(TokenRefused):
            self._cognito.global_sign_out(AccessToken=access_token)

    def delete(self, access_token: str) -> None:
        """Delete the person whose token this is.

        Raises:
            TokenRefused: the person or the session is no more.
            Unavailable: Cognito doesn't answer.
        """
        with _translated(TokenRefused):
            self._cognito.delete_user(AccessToken=access_token)

    def attributes(self, access_token: str) -> Attributes:
        """Look up the person whose token this is.

        Raises:
            TokenRefused: the person or the session is no more.
            Unavailable: Cognito doesn't answer.
        """
        with _translated(TokenRefused):
            answer = self._cognito.get_user(AccessToken=access_token)
        known = {item["Name"]: item.get("Value", "") for item in answer["UserAttributes"]}
        return Attributes(
            email=known.get("email", ""),
            name=known.get("name", ""),
            handle=known.get("preferred_username", ""),
        )


class UserPool:
    """The user pool as its owner may change it, with AWS credentials."""

    def __init__(
        self,
        *,
        region: str,
        pool_id: str,
        endpoint_url: str | None = None,
        timeouts_scale: float = 1,
    ) -> None:
        self._pool_id = pool_id
        self._cognito = boto3.client(
            "cognito-idp",
            region_name=region,
            endpoint_url=endpoint_url,
            config=_patience(timeouts_scale),
        )
        tracing.instrument_client(self._cognito)

    def delete(self, sub: str) -> None:
        """Delete a person; who isn't there is no error.

        Raises:
            Unavailable: Cognito doesn't answer.
        """
        try:
            # A sub is taken for a username, and can't be another person's email.
            self._cognito.admin_delete_user(UserPoolId=self._pool_id, Username=sub)
        except self._cognito.exceptions.UserNotFoundException:
            return
        except (ClientError, BotoCoreError) as error:
            raise Unavailable("The sign-in service doesn't answer.") from error


@contextmanager
def _translated(refusal: type[SessionEnded] | type[TokenRefused]) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _REFUSALS:
            raise refusal from error
        raise Unavailable("The sign-in service doesn't answer.") from error
    except BotoCoreError as error:
        raise Unavailable("The sign-in service doesn't answer.") from error
