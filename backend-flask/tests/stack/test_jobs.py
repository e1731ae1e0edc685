"""What runs by itself in the product, with nobody asking for it."""

from __future__ import annotations

import json
import time
from typing import Any

import boto3


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
