"""DynamoDB tells: these items of the messages table changed."""

from __future__ import annotations

import functools
import json
import os
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import boto3

from cruddur.platform.telemetry import metrics, tracing
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur_messages import pushing, stream, table


def _timeouts_scale() -> float:
    return float(os.environ.get("TIMEOUTS_SCALE", "1"))


@functools.cache
def _push() -> pushing.Pusher:
    """Answer the way to people's pages: built at a cold start, kept while warm."""
    gateway = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=os.environ["REALTIME_MANAGEMENT_URL"],
        config=pushing.patience(_timeouts_scale()),
    )
    dynamodb = boto3.client("dynamodb", config=table.patience(_timeouts_scale()))
    tracing.instrument_client(gateway)
    tracing.instrument_client(dynamodb)
    return pushing.Pusher(table.Table(dynamodb, os.environ["DDB_MESSAGE_TABLE"]), gateway)


@functools.cache
def _queue() -> Any:
    queue = boto3.client("sqs", config=table.patience(_timeouts_scale()))
    tracing.instrument_client(queue)
    return queue


def _set_aside(record: Mapping[str, Any]) -> None:
    """Keep what names the item, not what people wrote."""
    keys = record["dynamodb"]["Keys"]
    _queue().send_message(
        QueueUrl=os.environ["FAILED_RECORDS_URL"], MessageBody=json.dumps({"Keys": keys})
    )


def _go_on(traceparent: str | None) -> AbstractContextManager[None]:
    """Work for the trace of whoever sent a message, beside that of this call."""
    return tracing.continue_trace(traceparent, "cruddur-message-stream", "follow")


@lambda_handler("message-stream")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Settle the inboxes, push the news; answer which records are to come again.

    Source: "Using AWS Lambda with Amazon DynamoDB", reporting batch item failures.
    """
    push, records = _push(), event["Records"]
    failed = stream.follow(push.table, push, _set_aside, records, _go_on)
    metrics.stream_processed(len(records), len(failed), _lag_seconds(records))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _lag_seconds(records: list[Mapping[str, Any]]) -> float:
    """Answer how long ago the first of these happened; DynamoDB tells it to the second.

    Records that are tried again by hand tell it otherwise, and aren't late by any fault of ours.
    """
    told = [record["dynamodb"].get("ApproximateCreationDateTime") for record in records]
    times = [each for each in told if isinstance(each, int | float)]
    return max(0.0, time.time() - min(times, default=time.time()))
