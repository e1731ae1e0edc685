"""JWT verification: Cognito's access tokens, checked against its cached public keys (JWKS)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import urllib3
from jose import jwt
from jose.exceptions import JOSEError

from cruddur.errors import TokenRefused, Unavailable
from cruddur.platform.telemetry import error_reports

log = logging.getLogger(__name__)

Key = Mapping[str, Any]


@dataclass(frozen=True)
class Claims:
    """The claims of a valid token: its owner (Cognito's sub) and when it was issued."""

    sub: str
    issued_at: datetime


# How long the issuer may take to answer.
FETCH_SECONDS = 2.0


class KeySet:
    """Cache of the issuer's public keys by `kid`: fetched for an unknown one, reused in an outage.

    At most one fetch runs at a time and at most one starts in `retry_seconds`, so tokens with
    invented kids can't make this process flood the issuer.
    """

    def __init__(
        self,
        url: str,
        *,
        retry_seconds: float = 10.0,
        refresh_seconds: float = 6 * 3600.0,
        timeout_seconds: float = FETCH_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._retry_seconds = retry_seconds
        self._refresh_seconds = refresh_seconds
        self._monotonic = monotonic
        self._http = urllib3.PoolManager(
            num_pools=1, timeout=urllib3.Timeout(total=timeout_seconds), retries=False
        )
        self._keys: dict[str, Key] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._fetching = threading.Lock()

    def get(self, kid: str) -> Key | None:
        """Return the key of this id, or None if the issuer has none.

        Raises:
            Unavailable: no key was ever fetched, as the issuer doesn't answer.
        """
        stale = self._monotonic() - self._fetched > self._refresh_seconds
        if kid not in self._keys or stale:
            self._refresh(kid)
        if not self._keys:
            raise Unavailable("The sign-in service doesn't answer.")
        return self._keys.get(kid)

    def _refresh(self, kid: str) -> None:
        asked = self._monotonic()
        with self._fetching:
            if self._fetched >= asked and kid in self._keys:
                return
            if self._monotonic() - self._tried < self._retry_seconds:
                return
            self._tried = self._monotonic()
            try:
                response = self._http.request("GET", self._url)
                if response.status != 200:
                    raise urllib3.exceptions.HTTPError(f"status {response.status}")
                keys = {key["kid"]: key for key in response.json()["keys"] if key["kty"] == "RSA"}
            except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
                log.warning("The issuer's keys could not be fetched: %s", type(error).__name__)
                error_reports.report_warning("the issuer's keys could not be fetched", error)
                return
            self._keys = keys
            self._fetched = self._monotonic()


class TokenVerifier:
    """Verifies access tokens of one app client of one pool."""

    _LEEWAY_SECONDS = 10
    _MAX_LENGTH = 8192

    def __init__(
        self, keys: KeySet, *, issuer: str, client_id: str, clock: Callable[[], datetime]
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._client_id = client_id
        self._clock = clock

    def verify(self, token: str) -> Claims:
        """Return the claims of a valid token.

        Source: "Verifying JSON web tokens", Amazon Cognito developer guide.

        Raises:
            TokenRefused: it is invalid; the caller learns no more.
            Unavailable: it can't be checked, as no key was ever fetched.
        """
        if len(token) > self._MAX_LENGTH:
            raise TokenRefused
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys.get(str(header.get("kid", "")))
            if key is None or header.get("alg") != "RS256":
                raise TokenRefused
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._issuer,
                options={
                    "verify_aud": False,  # Cognito's access tokens name their client instead
                    "verify_exp": False,  # by our own clock, below
                    "verify_nbf": False,
                    "verify_iat": False,
                    "require_iss": True,
                    "require_sub": True,
                },
            )
            expires, issued = float(claims["exp"]), float(claims["iat"])
        except (JOSEError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise TokenRefused from error
        now = self._clock().timestamp()
        if (
            claims.get("token_use") != "access"
            or claims.get("client_id") != self._client_id
            or now >= expires + self._LEEWAY_SECONDS
            or now < issued - self._LEEWAY_SECONDS
        ):
            raise TokenRefused
        return Claims(sub=str(claims["sub"]), issued_at=datetime.fromtimestamp(issued, UTC))
