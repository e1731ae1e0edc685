"""DynamoDB stream handler of the messages table: updates inboxes and pushes realtime events."""

from __future__ import annotations

import functools
import json
import os
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import boto3

from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.telemetry import metrics, tracing
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur_messages import push, stream, table


def _timeouts_scale() -> float:
    return float(os.environ.get("TIMEOUTS_SCALE", "1"))


@functools.cache
def _broadcaster() -> push.Broadcaster:
    gateway = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=os.environ["REALTIME_MANAGEMENT_URL"],
        config=push.client_config(_timeouts_scale()),
    )
    dynamodb = boto3.client("dynamodb", config=table.client_config(_timeouts_scale()))
    prepare_client(gateway)
    prepare_client(dynamodb)
    return push.Broadcaster(table.Table(dynamodb, os.environ["DDB_MESSAGE_TABLE"]), gateway)


@functools.cache
def _queue() -> Any:
    queue = boto3.client("sqs", config=table.client_config(_timeouts_scale()))
    prepare_client(queue)
    return queue


def _dead_letter(record: Mapping[str, Any]) -> None:
    """Send a record's keys to the dead-letter queue, without the message body."""
    keys = record["dynamodb"]["Keys"]
    _queue().send_message(
        QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], MessageBody=json.dumps({"Keys": keys})
    )


def _continue_trace(traceparent: str | None) -> AbstractContextManager[None]:
    """Add the work of a record to its sender's trace, beside the trace of this invocation."""
    return tracing.continue_trace(traceparent, "cruddur-message-stream", "process records")


@lambda_handler("message-stream")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Process the records; return those to retry (partial batch response).

    Source: "Using AWS Lambda with Amazon DynamoDB", reporting batch item failures.
    """
    records = event["Records"]
    deadline = time.monotonic() + push.budget_seconds(_timeouts_scale())
    broadcaster = replace(_broadcaster(), deadline=deadline)
    failed = stream.process_records(
        broadcaster.table, broadcaster, _dead_letter, records, _continue_trace
    )
    metrics.stream_processed(len(records), len(failed), _iterator_age_seconds(records))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _iterator_age_seconds(records: list[Mapping[str, Any]]) -> float:
    """Return the age of the oldest record, which DynamoDB dates to the second.

    Redriven records have no date, or one of another format, and don't count.
    """
    dates = [record["dynamodb"].get("ApproximateCreationDateTime") for record in records]
    times = [date for date in dates if isinstance(date, int | float)]
    return max(0.0, time.time() - min(times, default=time.time()))
