"""Strict parsing of the header and claims of Cognito's access tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cruddur.errors import TokenRefused

# The last second that a datetime can have.
_MAX_TIMESTAMP = 253_402_300_799

Model = TypeVar("Model", bound=BaseModel)
_Timestamp = Annotated[float, Field(ge=0, le=_MAX_TIMESTAMP, allow_inf_nan=False)]


@dataclass(frozen=True)
class Claims:
    """A valid token's owner (Cognito's sub), their groups, when it was issued, its sign-in."""

    sub: str
    issued_at: datetime
    groups: frozenset[str] = frozenset()
    session_uuid: UUID | None = None


class TokenHeader(BaseModel):
    """The header of a token."""

    model_config = ConfigDict(strict=True)

    alg: Literal["RS256"]
    kid: Annotated[str, Field(min_length=1, max_length=256)]
    crit: None = None  # extensions that must be understood; none is


class GatewayClaims(BaseModel):
    """The claims that matter where API Gateway has checked issuer, client and expiry."""

    model_config = ConfigDict(strict=True)

    token_use: Literal["access"]
    sub: Annotated[str, Field(pattern=r"^[!-~]{1,128}$")]
    iat: _Timestamp
    origin_jti: str | None = None

    def claims(self) -> Claims:
        """Return what the rest of the product uses."""
        return Claims(
            sub=self.sub,
            issued_at=datetime.fromtimestamp(self.iat, UTC),
            session_uuid=_uuid(self.origin_jti),
        )


class AccessTokenClaims(GatewayClaims):
    """The claims of an access token."""

    iss: str
    client_id: str
    exp: _Timestamp
    nbf: _Timestamp = 0  # Cognito sets none
    groups: list[str] = Field(default=[], alias="cognito:groups", max_length=100)

    def claims(self) -> Claims:
        """Return what the rest of the product uses."""
        return replace(super().claims(), groups=frozenset(self.groups))


def parse_header(text: bytes) -> TokenHeader:
    """Return a token's header.

    Raises:
        TokenRefused: it is malformed, or of another algorithm.
    """
    return _parse(TokenHeader, text)


def parse_claims(text: bytes) -> AccessTokenClaims:
    """Return the claims of a token's payload.

    Raises:
        TokenRefused: they are malformed, or those of another kind of token.
    """
    return _parse(AccessTokenClaims, text)


def parse_gateway_claims(claims: Mapping[str, Any]) -> GatewayClaims:
    """Return the claims that API Gateway's JWT authorizer passes on: all are strings.

    Raises:
        TokenRefused: they are malformed, or those of another kind of token.
    """
    try:
        return GatewayClaims.model_validate_strings(claims, strict=False)
    except ValidationError:
        raise TokenRefused from None


def _parse(model: type[Model], text: bytes) -> Model:
    try:
        found = json.loads(text.decode(), object_pairs_hook=_unique_names)
        return model.model_validate(found)
    except (ValueError, RecursionError):
        raise TokenRefused from None


def _uuid(text: str | None) -> UUID | None:
    """Return the uuid that a text is. Cognito doesn't promise one, so another text is none."""
    try:
        return UUID(text) if text is not None else None
    except ValueError:
        return None


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found
