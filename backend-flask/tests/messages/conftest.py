"""A separate messages table without a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from cfnlint.decode import cfn_yaml

from cruddur_messages.table import CLIENT_CONFIG, Table
from tests.conftest import ROOT
from tests.waiting import WAIT_SECONDS

# Properties that create_table doesn't have, or that the emulator ignores.
_NOT_CREATED = {
    "TimeToLiveSpecification",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "DeletionProtectionEnabled",
    "StreamSpecification",
    "TableName",
}


def make_table(client: Any) -> str:
    """Create the template's table; return its name."""
    template = cfn_yaml.load(str(ROOT / "ddb" / "template.yaml"))
    wanted = template["Resources"]["Messages"]["Properties"]
    name = f"messages-{uuid4().hex[:8]}"
    client.create_table(
        TableName=name, **{key: value for key, value in wanted.items() if key not in _NOT_CREATED}
    )
    return name


@pytest.fixture(scope="session")
def shared_table() -> Iterator[Table]:
    """The table, without backoff and without retries by the client."""
    once = Config(read_timeout=WAIT_SECONDS, retries={"total_max_attempts": 1})
    client = boto3.client("dynamodb", config=CLIENT_CONFIG.merge(once))
    name = make_table(client)
    yield Table(client, name, sleep=lambda _seconds: None)
    client.delete_table(TableName=name)
