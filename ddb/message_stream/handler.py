"""DynamoDB tells: these items of the messages table changed."""

from __future__ import annotations

import functools
import logging
import os
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


def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Settle the inboxes, push the news; answer which records are to come again.

    Source: "Using AWS Lambda with Amazon DynamoDB", reporting batch item failures.
    """
    push = _push()
    failed = stream.follow(push.table, push, event["Records"])
    log.info("%d records, %d failed", len(event["Records"]), len(failed))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
