"""DynamoDB tells: these items of the messages table changed."""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Mapping
from typing import Any

import boto3

from cruddur_messages import pushing, stream, table

log = logging.getLogger()
log.setLevel(logging.INFO)


@functools.cache
def _push() -> pushing.Pusher:
    """Answer the way to people's pages: built at a cold start, kept while warm."""
    gateway = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=os.environ["REALTIME_MANAGEMENT_URL"],
        config=pushing.PATIENCE,
    )
    dynamodb = boto3.client("dynamodb", config=table.PATIENCE)
    return pushing.Pusher(table.Table(dynamodb, os.environ["DDB_MESSAGE_TABLE"]), gateway)


@functools.cache
def _queue() -> Any:
    return boto3.client("sqs", config=table.PATIENCE)


def _set_aside(record: Mapping[str, Any]) -> None:
    """Keep what names the item, not what people wrote."""
    keys = record["dynamodb"]["Keys"]
    _queue().send_message(
        QueueUrl=os.environ["FAILED_RECORDS_URL"], MessageBody=json.dumps({"Keys": keys})
    )


def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Settle the inboxes, push the news; answer which records are to come again.

    Source: "Using AWS Lambda with Amazon DynamoDB", reporting batch item failures.
    """
    push = _push()
    failed = stream.follow(push.table, push, _set_aside, event["Records"])
    log.info("%d records, %d failed", len(event["Records"]), len(failed))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
