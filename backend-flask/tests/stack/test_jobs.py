"""What runs by itself in the product, with nobody asking for it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import psycopg

from cruddur.context import ApiContext
from cruddur_messages import keys
from tests.conftest import variable


def test_the_deployed_purge_runs_every_minute() -> None:
    logs = boto3.client("logs")
    deadline = time.monotonic() + 100
    runs: list[dict[str, Any]] = []
    while not runs and time.monotonic() < deadline:
        time.sleep(0.5)
        found = logs.filter_log_events(logGroupName="/aws/lambda/cruddur-local-purge")["events"]
        lines = [json.loads(event["message"]) for event in found if event["message"][0] == "{"]
        runs = [line for line in lines if line["message"] == "purged"]
    assert runs
    assert runs[0]["unfinished"] == []
    assert runs[0]["cruds"] >= 0


def test_the_deployed_purge_may_delete_what_somebody_left(context: ApiContext) -> None:
    user, name = uuid4(), variable("DDB_MESSAGE_TABLE")
    page = {"pk": {"S": keys.connections(user)}, "sk": {"S": "a-page"}}
    context.messages.client.put_item(TableName=name, Item=page)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with psycopg.connect(variable("CONNECTION_URL"), autocommit=True) as product:
        product.execute("INSERT INTO departures VALUES (%s, %s)", (user, long_ago))
        boto3.client("lambda").invoke(FunctionName="cruddur-local-purge", Payload=b"{}")
        found = product.execute("SELECT FROM departures WHERE user_uuid = %s", (user,)).fetchone()
    assert found is None
    assert "Item" not in context.messages.client.get_item(TableName=name, Key=page)
