"""The cache of verified tokens: nothing of it outlives the token's times or its key."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from jose import jws

from cruddur.errors import TokenRefused
from cruddur.platform.tokens import KeySet, TokenVerifier
from tests.platform.issuer import CLIENT, ISSUER, NOW, Issuer, SigningKey, Time


class Clock:
    """A clock that tests set."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cached(issuer: Issuer, time: Time, clock: Clock) -> TokenVerifier:
    return TokenVerifier(
        KeySet(issuer.url, monotonic=time), issuer=ISSUER, client_id=CLIENT, clock=clock
    )


@pytest.fixture
def signatures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signatures are verified."""
    verified: list[str] = []
    verify = jws.verify

    def record(token: str, *arguments: object) -> object:
        verified.append(token)
        return verify(token, *arguments)

    monkeypatch.setattr(jws, "verify", record)
    return verified


def test_the_signature_of_a_token_is_verified_once(
    cached: TokenVerifier, first_key: SigningKey, signatures: list[str]
) -> None:
    first, second = first_key.sign(sub="one"), first_key.sign(sub="two")
    assert [cached.verify(token).sub for token in (first, second, first, second)] == [
        "one",
        "two",
        "one",
        "two",
    ]
    assert signatures == [first, second]


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=1)])
def test_a_cached_token_is_refused_outside_of_its_times(
    cached: TokenVerifier, first_key: SigningKey, clock: Clock, shift: timedelta
) -> None:
    cached.verify(first_key.sign())
    clock.now += shift
    with pytest.raises(TokenRefused):
        cached.verify(first_key.sign())


def test_a_cached_token_is_refused_with_its_key(
    cached: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    second_key: SigningKey,
) -> None:
    token = first_key.sign()
    cached.verify(token)
    issuer.keys = [second_key]
    time.seconds += 11
    cached.verify(second_key.sign())  # an unknown key: the keys are fetched
    with pytest.raises(TokenRefused):
        cached.verify(token)


def test_a_refused_token_is_not_cached(
    cached: TokenVerifier, first_key: SigningKey, signatures: list[str]
) -> None:
    forged = first_key.sign()[:-4] + "AAAA"
    for _ in range(2):
        with pytest.raises(TokenRefused):
            cached.verify(forged)
    assert signatures == [forged, forged]


def test_the_cache_is_bounded(
    cached: TokenVerifier,
    first_key: SigningKey,
    signatures: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TokenVerifier, "_MAX_CACHED", 2)
    tokens = [first_key.sign(sub=f"person-{n}") for n in range(3)]
    for token in [*tokens, tokens[2], tokens[1], tokens[0]]:
        cached.verify(token)
    assert signatures == [*tokens, tokens[0]]
