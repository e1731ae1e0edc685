"""Fixtures of the tests against databases that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cruddur.platform.database import WAIT_SECONDS, Database
from tests import databases
from tests.conftest import variable


@pytest.fixture
def own_database() -> Iterator[str]:
    """A database that only this test uses, so that it may change its settings."""
    with databases.own(variable("CONNECTION_URL")) as url:
        yield url


@pytest.fixture
def connect() -> Iterator[Callable[..., Database]]:
    """Return a function that opens a pool; without arguments its limits are short."""
    opened: list[Database] = []

    def build(
        url: str, *, size: int = 4, statement_timeout: int = 1, wait_seconds: float = WAIT_SECONDS
    ) -> Database:
        database = Database(
            url,
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
