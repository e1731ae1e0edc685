"""Fixtures: databases that fail, and an issuer of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cruddur.platform.database import WAIT_SECONDS as POOL_WAIT_SECONDS
from cruddur.platform.database import Database
from cruddur.platform.tokens import KeySet, TokenVerifier
from devtools.local.database_roles import role_url
from tests import databases
from tests.conftest import variable
from tests.platform.issuer import CLIENT, ISSUER, NOW, Issuer, SigningKey, Time
from tests.waiting import WAIT_SECONDS


@pytest.fixture
def own_database() -> Iterator[str]:
    """A database that only this test uses, so that it may change its settings."""
    with databases.own(variable("CONNECTION_URL")) as url:
        yield url


@pytest.fixture
def connect() -> Iterator[Callable[..., Database]]:
    """Return a function that opens a pool."""
    opened: list[Database] = []

    def build(
        url: str,
        *,
        size: int = 4,
        statement_timeout: int = WAIT_SECONDS,
        wait_seconds: float = POOL_WAIT_SECONDS,
    ) -> Database:
        database = Database(
            role_url(url, "api", statement_timeout_seconds=statement_timeout),
            pool_size=size,
            statement_timeout_seconds=statement_timeout,
            wait_seconds=wait_seconds,
        )
        opened.append(database)
        database.open()
        return database

    yield build
    for each in opened:
        each.close()


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
