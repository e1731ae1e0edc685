"""JWT verification, with keys that the tests generate and serve over HTTP."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jose import jwk, jwt

from cruddur.errors import TokenRefused, Unavailable
from cruddur.platform.tokens import KeySet, TokenVerifier
from tests.waiting import WAIT_SECONDS

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Test"
CLIENT = "webclient"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


class SigningKey:
    def __init__(self, kid: str) -> None:
        self.kid = kid
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        self.public_pem = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def published(self) -> dict[str, str]:
        return {**jwk.construct(self.public_pem, "RS256").to_dict(), "kid": self.kid, "use": "sig"}

    def sign(self, **changes: Any) -> str:
        claims = {
            "sub": "a-sub",
            "iss": ISSUER,
            "client_id": CLIENT,
            "token_use": "access",
            "iat": int(NOW.timestamp()) - 60,
            "exp": int(NOW.timestamp()) + 840,
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return str(jwt.encode(claims, self.pem, "RS256", headers={"kid": self.kid}))


class Issuer:
    """Serves keys, or fails on demand."""

    def __init__(self) -> None:
        self.keys: list[SigningKey] = []
        self.status = 200
        self.body: bytes | None = None
        self.requests = 0
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                self.send_response(issuer.status)
                self.end_headers()
                keys = [key.published() for key in issuer.keys]
                self.wfile.write(issuer.body or json.dumps({"keys": keys}).encode())

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/jwks.json"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Time:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="module")
def first_key() -> SigningKey:
    return SigningKey("first")


@pytest.fixture(scope="module")
def second_key() -> SigningKey:
    return SigningKey("second")


@pytest.fixture
def issuer(first_key: SigningKey) -> Iterator[Issuer]:
    served = Issuer()
    served.keys = [first_key]
    yield served
    served.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def verifier(issuer: Issuer, time: Time) -> TokenVerifier:
    keys = KeySet(issuer.url, monotonic=time, timeout_seconds=WAIT_SECONDS)
    return TokenVerifier(keys, issuer=ISSUER, client_id=CLIENT, clock=lambda: NOW)


def test_a_valid_token_returns_its_claims(verifier: TokenVerifier, first_key: SigningKey) -> None:
    claims = verifier.verify(first_key.sign())
    assert claims.sub == "a-sub"
    assert claims.issued_at == NOW - timedelta(seconds=60)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other"},
        {"iss": None},
        {"client_id": "another"},
        {"client_id": None, "aud": CLIENT},
        {"token_use": "id"},
        {"token_use": None},
        {"sub": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": int(NOW.timestamp()) - 11},
        {"iat": None},
        {"iat": int(NOW.timestamp()) + 11},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(
    verifier: TokenVerifier, first_key: SigningKey, changes: dict[str, Any]
) -> None:
    with pytest.raises(TokenRefused):
        verifier.verify(first_key.sign(**changes))


def test_a_few_seconds_of_clock_skew_are_tolerated(
    verifier: TokenVerifier, first_key: SigningKey
) -> None:
    verifier.verify(first_key.sign(exp=int(NOW.timestamp()) - 9))
    verifier.verify(first_key.sign(iat=int(NOW.timestamp()) + 9))


def _unsigned(header: dict[str, str], claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in (header, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def test_forged_and_malformed_tokens_are_refused(
    verifier: TokenVerifier, first_key: SigningKey, second_key: SigningKey
) -> None:
    good = first_key.sign()
    claims = jwt.get_unverified_claims(good)
    header, payload, signature = good.split(".")
    impostor = SigningKey("first")
    forged = [
        "",
        "x",
        "..",
        "a.b.c",
        "é.é.é",
        "x" * 9000,
        f"{header}.{payload}.",
        f"{header}.{payload}.{signature[:-4]}AAAA",
        _unsigned({"alg": "none", "kid": "first"}, claims),
        _unsigned({"alg": "RS256"}, claims),
        jwt.encode(claims, "secret", "HS256", headers={"kid": "first"}),
        jwt.encode(claims, first_key.pem, "RS512", headers={"kid": "first"}),
        jwt.encode(claims, first_key.pem, "RS256"),
        impostor.sign(),
        second_key.sign(),
    ]
    verifier.verify(good)
    for token in forged:
        with pytest.raises(TokenRefused):
            verifier.verify(token)


def test_a_rotated_key_is_fetched_when_first_seen(
    verifier: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    second_key: SigningKey,
) -> None:
    verifier.verify(first_key.sign())
    issuer.keys = [first_key, second_key]
    time.seconds += 11
    verifier.verify(second_key.sign())
    assert issuer.requests == 2


def test_unknown_key_ids_do_not_flood_the_issuer(
    verifier: TokenVerifier, issuer: Issuer, time: Time, first_key: SigningKey
) -> None:
    verifier.verify(first_key.sign())
    unknown_key = SigningKey("made-up")
    for _ in range(20):
        with pytest.raises(TokenRefused):
            verifier.verify(unknown_key.sign())
    assert issuer.requests == 1
    time.seconds += 11
    with pytest.raises(TokenRefused):
        verifier.verify(unknown_key.sign())
    assert issuer.requests == 2


def test_concurrent_first_tokens_fetch_the_keys_once(
    verifier: TokenVerifier, issuer: Issuer, first_key: SigningKey
) -> None:
    token = first_key.sign()
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(verifier.verify, [token] * 32))) == 32
    assert issuer.requests == 1


@pytest.mark.parametrize(("status", "body"), [(500, None), (200, b"<html>"), (200, b'{"keys": 7}')])
def test_cached_keys_are_used_while_the_issuer_is_down(
    verifier: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    status: int,
    body: bytes | None,
) -> None:
    verifier.verify(first_key.sign())
    issuer.status, issuer.body = status, body
    time.seconds += 7 * 3600
    verifier.verify(first_key.sign())
    assert issuer.requests == 2


def test_without_any_key_the_service_is_unavailable_and_recovers(
    verifier: TokenVerifier, issuer: Issuer, time: Time, first_key: SigningKey
) -> None:
    issuer.status = 503
    with pytest.raises(Unavailable):
        verifier.verify(first_key.sign())
    issuer.status = 200
    time.seconds += 11
    verifier.verify(first_key.sign())
