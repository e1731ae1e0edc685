"""JWT verification: Cognito's access tokens, checked against its cached public keys (JWKS).

The keys are a stale-while-revalidate cache: a known key is served while one thread fetches anew.
A verified token is cached too, as long as its key is the issuer's; its times are checked each time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import urllib3
from jose import jwk, jws
from jose.backends.base import Key
from jose.exceptions import JOSEError
from jose.utils import base64url_decode

from cruddur.errors import TokenRefused, Unavailable
from cruddur.platform.telemetry import error_reports
from cruddur.platform.token_claims import (
    AccessTokenClaims,
    Claims,
    parse_claims,
    parse_header,
)

log = logging.getLogger(__name__)

# How long the issuer may take to answer.
FETCH_SECONDS = 2.0


class KeySet:
    """Cache of the issuer's public keys by `kid`, served stale while one thread fetches them anew.

    At most one fetch starts in `retry_seconds`, so tokens with invented kids can't make this
    process flood the issuer. Only its starter waits for it, or everyone while there are no keys.
    A key that was withdrawn is refused after `refresh_seconds`, and in any case after
    `max_age_seconds`.
    """

    def __init__(
        self,
        url: str,
        *,
        retry_seconds: float = 10.0,
        refresh_seconds: float = 6 * 3600.0,
        max_age_seconds: float = 24 * 3600.0,
        timeout_seconds: float = FETCH_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._retry_seconds = retry_seconds
        self._refresh_seconds = refresh_seconds
        self._max_age_seconds = max_age_seconds
        self._timeout_seconds = timeout_seconds
        self._monotonic = monotonic
        self._http = urllib3.PoolManager(
            num_pools=1, timeout=urllib3.Timeout(total=timeout_seconds), retries=False
        )
        self._lock = threading.Lock()
        self._keys: Mapping[str, Key] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._fetch_ended = threading.Event()
        self._fetch_succeeded = False

    def get(self, kid: str) -> Key | None:
        """Return the key of this id, or None if the issuer has none.

        Raises:
            Unavailable: that can't be known, as the issuer doesn't answer, or not yet.
        """
        keys, age = self._snapshot()
        if kid in keys and age <= self._refresh_seconds:
            return keys[kid]
        fetch_ended, is_starter = self._start_fetch()
        if kid in keys:
            return keys[kid]
        if is_starter or not keys:
            fetch_ended.wait(self._timeout_seconds)
            keys, _ = self._snapshot()
        if kid in keys:
            return keys[kid]
        if keys and self._fetch_succeeded:
            return None
        raise Unavailable("The sign-in service doesn't answer.")

    def _snapshot(self) -> tuple[Mapping[str, Key], float]:
        """Return the keys, none if they are too old, and their age."""
        with self._lock:
            age = self._monotonic() - self._fetched
            return (self._keys if age <= self._max_age_seconds else {}), age

    def _start_fetch(self) -> tuple[threading.Event, bool]:
        """Start a fetch if none started lately; return the event of its end, and whether it did."""
        with self._lock:
            if self._monotonic() - self._tried < self._retry_seconds:
                return self._fetch_ended, False
            self._tried = self._monotonic()
            self._fetch_succeeded = False
            ended = self._fetch_ended = threading.Event()
        threading.Thread(target=self._fetch, args=(ended,), name="keys", daemon=True).start()
        return ended, True

    def _fetch(self, ended: threading.Event) -> None:
        try:
            response = self._http.request("GET", self._url)
            if response.status != 200:
                raise urllib3.exceptions.HTTPError(f"status {response.status}")
            keys = {
                str(key["kid"]): jwk.construct(key, "RS256")
                for key in response.json()["keys"]
                if key["kty"] == "RSA"
            }
            if not keys:
                raise ValueError("no keys")
            with self._lock:
                self._keys, self._fetched = keys, self._monotonic()
                self._fetch_succeeded = True
        except Exception as error:  # noqa: BLE001  # whatever the issuer sent, the keys stay
            log.warning("The issuer's keys could not be fetched: %s", type(error).__name__)
            error_reports.report_warning("the issuer's keys could not be fetched", error)
        finally:
            ended.set()


@dataclass(frozen=True, slots=True)
class _VerifiedToken:
    """A token whose signature a key has made."""

    kid: str
    key: Key
    signed: AccessTokenClaims
    claims: Claims


class TokenVerifier:
    """Verifies access tokens of one app client of one pool."""

    _LEEWAY_SECONDS = 10
    _MAX_LENGTH = 8192
    _MAX_CACHED = 4096

    def __init__(
        self, keys: KeySet, *, issuer: str, client_id: str, clock: Callable[[], datetime]
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._client_id = client_id
        self._clock = clock
        self._lock = threading.Lock()
        # By the hash of the token, so that a dump of the memory has no tokens.
        self._cache: dict[bytes, _VerifiedToken] = {}

    def verify(self, token: str) -> Claims:
        """Return the claims of a valid token.

        Source: "Verifying JSON web tokens", Amazon Cognito developer guide.

        Raises:
            TokenRefused: it is invalid; the caller learns no more.
            Unavailable: it can't be checked, as the issuer doesn't answer.
        """
        verified = self._verified(token)
        claims = verified.signed
        now = self._clock().timestamp()
        if (
            claims.iss != self._issuer
            or claims.client_id != self._client_id
            or now >= claims.exp + self._LEEWAY_SECONDS
            or now < max(claims.iat, claims.nbf) - self._LEEWAY_SECONDS
        ):
            raise TokenRefused
        return verified.claims

    def _verified(self, token: str) -> _VerifiedToken:
        """Return a token that one of the issuer's present keys has signed."""
        if len(token) > self._MAX_LENGTH or not token.isascii():
            raise TokenRefused
        digest = sha256(token.encode()).digest()
        cached = self._cache.get(digest)
        if cached is not None and self._keys.get(cached.kid) is cached.key:
            return cached
        verified = self._verify_signature(token)
        with self._lock:
            # The oldest first: clients renew their tokens, so it is used no more.
            while len(self._cache) >= self._MAX_CACHED:
                del self._cache[next(iter(self._cache))]
            self._cache[digest] = verified
        return verified

    def _verify_signature(self, token: str) -> _VerifiedToken:
        try:
            header = parse_header(base64url_decode(token.partition(".")[0].encode()))
        except ValueError as error:
            raise TokenRefused from error
        key = self._keys.get(header.kid)
        if key is None:
            raise TokenRefused
        try:
            # The header is strictly parsed; jose parses it again by its own rules.
            payload: bytes = jws.verify(token, key, ["RS256"])
        except (JOSEError, ValueError, TypeError, RecursionError) as error:
            raise TokenRefused from error
        signed = parse_claims(payload)
        return _VerifiedToken(header.kid, key, signed, signed.claims())
