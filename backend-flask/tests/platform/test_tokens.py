"""JWT verification, with keys that the tests generate and serve over HTTP."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from jose import jwt

from cruddur.errors import TokenRefused, Unavailable
from cruddur.platform.tokens import TokenVerifier
from tests.platform.issuer import CLIENT, ISSUER, NOW, SigningKey
from tests.properties import HealthCheck, given, settings, strategies


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
        {"nbf": int(NOW.timestamp()) + 11},
        {"nbf": "tomorrow"},
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
    verifier.verify(first_key.sign(nbf=int(NOW.timestamp()) + 9))


def test_a_token_longer_than_any_of_cognitos_is_refused(
    verifier: TokenVerifier, first_key: SigningKey
) -> None:
    assert verifier.verify(first_key.sign(padding="x" * 4000)).sub == "a-sub"
    with pytest.raises(TokenRefused):
        verifier.verify(first_key.sign(padding="x" * 8192))


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


def _with(claim: str, value: str) -> str:
    """Return the payload of a good token with one claim of any text."""
    good = {
        "sub": "a-sub",
        "iss": ISSUER,
        "client_id": CLIENT,
        "token_use": "access",
        "iat": int(NOW.timestamp()) - 60,
        "exp": int(NOW.timestamp()) + 840,
    }
    good.pop(claim, None)
    return json.dumps(good)[:-1] + f', "{claim}": {value}}}'


NESTED = "[" * 1500 + "]" * 1500


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        *[
            (claim, value)
            for claim in ("exp", "iat")
            for value in (
                "1" + "0" * 400,
                "9" * 5000,
                "1e400",
                "NaN",
                "Infinity",
                "-Infinity",
                "-1",
                "-1e300",
                "253402300800",
                "true",
                "null",
                '"1767268800"',
                "[1767268800]",
                "{}",
                NESTED,
            )
        ],
        *[
            (claim, value)
            for claim in ("sub", "iss", "client_id", "token_use")
            for value in ("7", "null", "true", "[]", "{}", '"\\u0000"', '"\\ud800"', '""', NESTED)
        ],
        ("sub", '"a\\u0000b"'),
        ("sub", '"a b"'),
        ("sub", '"é"'),
        ("sub", '"' + "x" * 5000 + '"'),
        ("sub", '"a\\n"'),
        ("sub", '"a-sub", "sub": "another"'),
        ("exp", '1767268800, "exp": 9999999999'),
        ("other", NESTED),
    ],
    ids=lambda value: value[:12],
)
def test_a_signed_token_with_an_odd_claim_is_refused(
    verifier: TokenVerifier, first_key: SigningKey, claim: str, value: str
) -> None:
    token = first_key.sign_text(_with(claim, value))
    with pytest.raises(TokenRefused):
        verifier.verify(token)


@pytest.mark.parametrize("payload", ["", "7", "null", "[]", '"x"', "{", NESTED, "\ud800", "{}x"])
def test_a_signed_token_without_a_claims_object_is_refused(
    verifier: TokenVerifier, first_key: SigningKey, payload: str
) -> None:
    with pytest.raises(TokenRefused):
        verifier.verify(first_key.sign_text(payload))


@pytest.mark.parametrize(
    "header",
    [
        "7",
        "[]",
        "{",
        NESTED,
        '{"kid": "first"}',
        *[f'{{"alg": {value}, "kid": "first"}}' for value in ("7", "null", '["RS256"]', '"none"')],
        *[
            f'{{"alg": "RS256", "kid": {value}}}'
            for value in ("7", "null", "true", '["first"]', '{"first": 1}', '""', NESTED)
        ],
        '{"alg": "none", "alg": "RS256", "kid": "first"}',
        '{"alg": "RS256", "kid": "another", "kid": "first"}',
        '{"alg": "RS256", "kid": "first", "crit": ["b64"], "b64": false}',
        '{"alg": "RS256", "kid": "' + "x" * 7000 + '"}',
        '{"alg": "RS256", "kid": "\\u0000\\ud800"}',
    ],
    ids=lambda value: value[:40],
)
def test_a_signed_token_with_an_odd_header_is_refused(
    verifier: TokenVerifier, first_key: SigningKey, header: str
) -> None:
    with pytest.raises(TokenRefused):
        verifier.verify(first_key.sign_text(_with("x", "1"), header))


JSON_VALUES = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.integers(min_value=10**300, max_value=10**320)
    | strategies.floats()
    | strategies.text(strategies.characters()),
    lambda inner: strategies.lists(inner) | strategies.dictionaries(strategies.text(), inner),
    max_leaves=5,
)


@given(
    claim=strategies.sampled_from(["sub", "iss", "client_id", "token_use", "iat", "exp", "other"]),
    field=strategies.sampled_from(["alg", "kid", "crit", "typ"]),
    value=JSON_VALUES,
    in_header=strategies.booleans(),
)
@settings(
    max_examples=200, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_any_json_in_a_signed_token_is_accepted_or_refused(
    verifier: TokenVerifier,
    first_key: SigningKey,
    claim: str,
    field: str,
    value: object,
    in_header: bool,
) -> None:
    header = {"alg": "RS256", "kid": "first", **({field: value} if in_header else {})}
    payload = _with("x", "1") if in_header else _with(claim, json.dumps(value))
    try:
        claims = verifier.verify(first_key.sign_text(payload, json.dumps(header)))
    except (TokenRefused, Unavailable):
        return
    assert claims.sub.isascii()
    assert claims.sub.isprintable()
    assert claims.issued_at <= NOW + timedelta(seconds=10)


def test_a_fraction_of_a_second_is_a_valid_time(
    verifier: TokenVerifier, first_key: SigningKey
) -> None:
    issued = NOW.timestamp() - 0.5
    assert verifier.verify(first_key.sign(iat=issued)).issued_at == NOW - timedelta(seconds=0.5)
