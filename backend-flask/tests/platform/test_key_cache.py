"""The cache of the issuer's keys: fetched once, served stale, never waited for in vain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cruddur.errors import TokenRefused, Unavailable
from cruddur.platform.tokens import TokenVerifier
from tests.platform.issuer import Issuer, SigningKey, Time
from tests.waiting import wait_until


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


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, None),
        (200, b"<html>"),
        (200, b'{"keys": 7}'),
        (200, b'{"keys": []}'),
        (200, b'{"keys": [{"kid": "first", "kty": "RSA", "n": 7}]}'),
    ],
)
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
    wait_until(lambda: issuer.requests == 2, "the keys are asked for again")
    time.seconds += 16 * 3600
    verifier.verify(first_key.sign())


def test_without_any_key_the_service_is_unavailable_and_recovers(
    verifier: TokenVerifier, issuer: Issuer, time: Time, first_key: SigningKey
) -> None:
    issuer.status = 503
    with pytest.raises(Unavailable):
        verifier.verify(first_key.sign())
    issuer.status = 200
    time.seconds += 11
    verifier.verify(first_key.sign())


def test_a_known_key_never_waits_for_the_issuer(
    verifier: TokenVerifier, issuer: Issuer, time: Time, first_key: SigningKey
) -> None:
    token = first_key.sign()
    verifier.verify(token)
    issuer.answers.clear()
    time.seconds += 7 * 3600
    for _ in range(20):
        verifier.verify(token)
    wait_until(lambda: issuer.requests == 2, "one thread asks for the keys")
    assert not issuer.answers.is_set()


def test_one_thread_waits_for_an_unknown_key_and_others_get_retry_after(
    verifier: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    second_key: SigningKey,
) -> None:
    verifier.verify(first_key.sign())
    issuer.keys = [first_key, second_key]
    issuer.answers.clear()
    time.seconds += 11
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(verifier.verify, second_key.sign())
        wait_until(lambda: issuer.requests == 2, "the keys are asked for")
        for _ in range(20):
            with pytest.raises(Unavailable):
                verifier.verify(second_key.sign())
        verifier.verify(first_key.sign())
        issuer.answers.set()
        assert waiting.result().sub == "a-sub"
    verifier.verify(second_key.sign())
    assert issuer.requests == 2


def test_an_unknown_key_is_not_judged_while_the_issuer_is_down(
    verifier: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    second_key: SigningKey,
) -> None:
    verifier.verify(first_key.sign())
    issuer.status = 503
    time.seconds += 11
    for _ in range(3):
        with pytest.raises(Unavailable):
            verifier.verify(second_key.sign())
    assert issuer.requests == 2


def test_a_withdrawn_key_is_refused_after_the_next_fetch(
    verifier: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    second_key: SigningKey,
) -> None:
    verifier.verify(first_key.sign())
    issuer.keys = [second_key]
    time.seconds += 6 * 3600 + 1
    verifier.verify(first_key.sign())  # served stale, while the keys are fetched
    wait_until(lambda: is_refused(verifier, first_key), "the key is refused")


def test_a_withdrawn_key_is_refused_at_once_after_an_idle_day(
    verifier: TokenVerifier,
    issuer: Issuer,
    time: Time,
    first_key: SigningKey,
    second_key: SigningKey,
) -> None:
    verifier.verify(first_key.sign())
    issuer.keys = [second_key]
    time.seconds += 24 * 3600 + 1
    assert is_refused(verifier, first_key)


def test_no_key_is_accepted_for_longer_than_a_day_without_its_issuer(
    verifier: TokenVerifier, issuer: Issuer, time: Time, first_key: SigningKey
) -> None:
    verifier.verify(first_key.sign())
    issuer.status = 503
    time.seconds += 24 * 3600 + 1
    with pytest.raises(Unavailable):
        verifier.verify(first_key.sign())


def is_refused(verifier: TokenVerifier, key: SigningKey) -> bool:
    try:
        verifier.verify(key.sign())
    except TokenRefused:
        return True
    return False
