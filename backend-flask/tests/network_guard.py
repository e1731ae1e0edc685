"""Watch for AWS and HTTP calls inside a transaction: none may wait for a network."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from cruddur.platform.database import Database, Transaction

_open = threading.local()


@contextmanager
def watch() -> Iterator[list[str]]:
    """Context manager: record, and fail, each call that is made while its thread has a transaction.

    Every call of boto3, urllib and urllib3 passes one of the two patched functions.
    """
    violations: list[str] = []

    def guarded(original: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if getattr(_open, "transactions", 0):
                violations.append(name(*args))
                raise AssertionError(f"{violations[-1]} is called inside a transaction")
            return original(*args, **kwargs)

        return call

    begin = Database.transaction
    aws: Any = BaseClient

    @contextmanager
    def counted(database: Database) -> Iterator[Transaction]:
        with begin(database) as transaction:
            _open.transactions = getattr(_open, "transactions", 0) + 1
            try:
                yield transaction
            finally:
                _open.transactions -= 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "transaction", counted)
        patch.setattr(
            BaseClient,
            "_make_api_call",
            guarded(aws._make_api_call, lambda _client, operation, *_: operation),
        )
        patch.setattr(
            http.client.HTTPConnection,
            "putrequest",
            guarded(
                http.client.HTTPConnection.putrequest,
                lambda connection, method, *_: f"{method} {connection.host}",
            ),
        )
        yield violations
