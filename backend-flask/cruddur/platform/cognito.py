"""Cognito client: sessions, users, and the codes of two-step sign-in."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError

from cruddur.errors import SessionEnded, TokenRefused, Unavailable
from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.breaker import Breaker, guard_client

_REFUSALS = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
    "UnsupportedTokenTypeException",
}


_TOTP: Final = "SOFTWARE_TOKEN_MFA"
# A wrong code of an authenticator app, or one that was used before.
_WRONG_CODES = {
    "CodeMismatchException",
    "EnableSoftwareTokenMFAException",
    "ExpiredCodeException",
    "SoftwareTokenMFANotFoundException",
}
# What Cognito takes as the code of an authenticator app, and what hardly ever is the right one.
_SOME_CODE = "000000"


def _client_config(scale: float) -> ClientConfig:
    return ClientConfig(
        connect_timeout=2 * scale,
        read_timeout=5 * scale,
        retries={"mode": "standard", "total_max_attempts": 2},
    )


@dataclass(frozen=True)
class AccessToken:
    """A new access token, its lifetime in seconds, and the owner's email if it is verified."""

    token: str = field(repr=False)
    expires_in: int
    verified_email: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class UserAttributes:
    """The attributes of a user in the pool."""

    email: str
    is_email_verified: bool
    name: str
    handle: str


class CognitoClient:
    """Public operations of the user pool; none needs AWS credentials."""

    def __init__(
        self,
        *,
        region: str,
        client_id: str,
        endpoint_url: str | None = None,
        timeouts_scale: float = 1,
        breaker: Breaker | None = None,
    ) -> None:
        self._client_id = client_id
        client = boto3.client(
            "cognito-idp",
            region_name=region,
            endpoint_url=endpoint_url,
            config=_client_config(timeouts_scale).merge(ClientConfig(signature_version=UNSIGNED)),
        )
        prepare_client(client)
        self._cognito = guard_client(client, breaker or Breaker("cognito"))

    def refresh_session(self, refresh_token: str) -> AccessToken:
        """Exchange a refresh token for an access token.

        Raises:
            SessionEnded: the refresh token is expired, revoked or unknown.
            Unavailable: Cognito doesn't answer.
        """
        with _map_errors(SessionEnded):
            response = self._cognito.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        result = response["AuthenticationResult"]
        return AccessToken(
            result["AccessToken"], result["ExpiresIn"], _verified_email(result["IdToken"])
        )

    def revoke(self, refresh_token: str) -> None:
        """Revoke a refresh token; a session that has already ended is not an error."""
        try:
            with _map_errors(SessionEnded):
                self._cognito.revoke_token(Token=refresh_token, ClientId=self._client_id)
        except SessionEnded:
            return

    def sign_out_everywhere(self, access_token: str) -> None:
        """End every session of the token's owner.

        Raises:
            TokenRefused: the user is deleted or the session has ended.
            Unavailable: Cognito doesn't answer.
        """
        with _map_errors(TokenRefused):
            self._cognito.global_sign_out(AccessToken=access_token)

    def delete(self, access_token: str) -> None:
        """Delete the token's owner.

        Raises:
            TokenRefused: the user is deleted or the session has ended.
            Unavailable: Cognito doesn't answer.
        """
        with _map_errors(TokenRefused):
            self._cognito.delete_user(AccessToken=access_token)

    def attributes(self, access_token: str) -> UserAttributes:
        """Return the attributes of the token's owner.

        Raises:
            TokenRefused: the user is deleted or the session has ended.
            Unavailable: Cognito doesn't answer.
        """
        response = self._get_user(access_token)
        known = {item["Name"]: item.get("Value", "") for item in response["UserAttributes"]}
        return UserAttributes(
            email=known.get("email", ""),
            is_email_verified=known.get("email_verified") == "true",
            name=known.get("name", ""),
            handle=known.get("preferred_username", ""),
        )

    def has_two_step(self, access_token: str) -> bool:
        """Return whether the token's owner is asked for a code at sign-in.

        Raises:
            TokenRefused: the user is deleted or the session has ended.
            Unavailable: Cognito doesn't answer.
        """
        return _TOTP in self._get_user(access_token).get("UserMFASettingList", [])

    def verify_code(self, access_token: str, code: str) -> bool:
        """Return whether a code is one of the owner's authenticator app.

        Raises:
            TokenRefused: the user is deleted or the session has ended.
            Unavailable: Cognito doesn't answer.
        """
        with _map_errors(TokenRefused):
            try:
                answer = self._cognito.verify_software_token(
                    AccessToken=access_token, UserCode=code
                )
            except ClientError as error:
                if _code(error) in _WRONG_CODES:
                    return False
                raise
        return bool(answer["Status"] == "SUCCESS")

    def set_two_step(self, access_token: str, *, is_on: bool) -> None:
        """Switch the codes at sign-in on or off; a code must have been verified before.

        Raises:
            TokenRefused: the user is deleted or the session has ended.
            Unavailable: Cognito doesn't answer.
        """
        with _map_errors(TokenRefused):
            self._cognito.set_user_mfa_preference(
                AccessToken=access_token,
                SoftwareTokenMfaSettings={"Enabled": is_on, "PreferredMfa": is_on},
            )

    def is_challenged(self, username: str, challenge: str) -> bool:
        """Return whether this is a live challenge of the user, which only the password gives.

        Cognito has no operation for it. A wrong code is refused in another way than a challenge
        that isn't the user's.

        Raises:
            Unavailable: Cognito doesn't answer.
        """
        try:
            answer = self._cognito.respond_to_auth_challenge(
                ClientId=self._client_id,
                ChallengeName=_TOTP,
                Session=challenge,
                ChallengeResponses={"USERNAME": username, f"{_TOTP}_CODE": _SOME_CODE},
            )
        except ClientError as error:
            if _code(error) in _REFUSALS | _WRONG_CODES:
                return _code(error) == "CodeMismatchException"
            raise Unavailable("The sign-in service doesn't answer.") from error
        except BotoCoreError as error:
            raise Unavailable("The sign-in service doesn't answer.") from error
        self.revoke(answer["AuthenticationResult"]["RefreshToken"])  # it was the right one
        return True

    def _get_user(self, access_token: str) -> Any:
        with _map_errors(TokenRefused):
            return self._cognito.get_user(AccessToken=access_token)


class CognitoAdmin:
    """Admin operations of the user pool; they need AWS credentials."""

    def __init__(
        self,
        *,
        region: str,
        pool_id: str,
        endpoint_url: str | None = None,
        timeouts_scale: float = 1,
        breaker: Breaker | None = None,
    ) -> None:
        self._pool_id = pool_id
        client = boto3.client(
            "cognito-idp",
            region_name=region,
            endpoint_url=endpoint_url,
            config=_client_config(timeouts_scale),
        )
        prepare_client(client)
        self._cognito = guard_client(client, breaker) if breaker else client

    def delete(self, sub: str) -> None:
        """Delete a user; a missing user is not an error.

        Raises:
            Unavailable: Cognito doesn't answer.
        """
        try:
            # Cognito accepts a sub as username, and no email address looks like one.
            self._cognito.admin_delete_user(UserPoolId=self._pool_id, Username=sub)
        except (ClientError, BotoCoreError) as error:
            if _code(error) == "UserNotFoundException":
                return
            raise Unavailable("The sign-in service doesn't answer.") from error

    def end_two_step(self, sub: str) -> None:
        """Let a user sign in without codes; a missing user is not an error.

        Raises:
            Unavailable: Cognito doesn't answer.
        """
        try:
            self._cognito.admin_set_user_mfa_preference(
                UserPoolId=self._pool_id,
                Username=sub,
                SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False},
            )
        except (ClientError, BotoCoreError) as error:
            if _code(error) == "UserNotFoundException":
                return
            raise Unavailable("The sign-in service doesn't answer.") from error


def _code(error: ClientError | BotoCoreError) -> str | None:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else None


def _verified_email(id_token: str) -> str | None:
    """Return the email of an id token, None if it isn't verified.

    The token comes from Cognito itself, by TLS, so its signature needn't be checked.
    Source: OpenID Connect Core 1.0, 3.1.3.7.
    """
    payload = id_token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims.get("email") if claims.get("email_verified") is True else None


@contextmanager
def _map_errors(refusal: type[SessionEnded] | type[TokenRefused]) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _REFUSALS:
            raise refusal from error
        raise Unavailable("The sign-in service doesn't answer.") from error
    except BotoCoreError as error:
        raise Unavailable("The sign-in service doesn't answer.") from error
