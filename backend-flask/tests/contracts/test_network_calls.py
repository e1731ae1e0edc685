"""The fixture that fails a test whose transaction waits for the network does notice."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from cruddur.platform.database import Database
from tests.conftest import variable
from tests.waiting import http_request


def test_calls_inside_a_transaction_are_noticed(
    database: Database, network_violations: list[str]
) -> None:
    s3: Any = boto3.client("s3")
    with database.transaction(), pytest.raises(AssertionError, match="ListBuckets"):
        s3.list_buckets()
    with database.transaction(), pytest.raises(AssertionError, match="GET"):
        http_request("GET", variable("AWS_ENDPOINT_URL"), retries=False)
    assert len(network_violations) == 2
    network_violations.clear()


def test_calls_after_a_commit_are_allowed(database: Database) -> None:
    s3: Any = boto3.client("s3")
    with database.transaction() as transaction:
        transaction.on_commit(s3.list_buckets)
