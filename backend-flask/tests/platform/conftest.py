"""Fixtures of the tests of tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cruddur.platform.tokens import KeySet, TokenVerifier
from tests.platform.issuer import CLIENT, ISSUER, NOW, Issuer, SigningKey, Time
from tests.waiting import WAIT_SECONDS


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
