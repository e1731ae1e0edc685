"""WebSocket API handler: open connections for tickets, and delete closed ones."""

from __future__ import annotations

import functools
import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3

from cruddur.platform.aws_responses import refuse_incomplete
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur_messages import connections, table
from cruddur_messages.errors import SessionEnded


@functools.cache
def _table() -> table.Table:
    scale = float(os.environ.get("TIMEOUTS_SCALE", "1"))
    dynamodb = boto3.client("dynamodb", config=table.client_config(scale))
    tracing.instrument_client(dynamodb)
    refuse_incomplete(dynamodb)
    return table.Table(dynamodb, os.environ["DDB_MESSAGE_TABLE"])


@lambda_handler("realtime")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle $connect, $disconnect and ping.

    Source: "Working with routes for WebSocket APIs", Amazon API Gateway developer guide.
    """
    connection_id = event["requestContext"]["connectionId"]
    match event["requestContext"]["routeKey"]:
        case "$connect":
            return {"statusCode": 200 if _connect(event, connection_id) else 401}
        case "$disconnect":
            connections.disconnect(_table(), connection_id)
            return {"statusCode": 200}
        case _:
            return {"statusCode": 200, "body": json.dumps({"type": "pong", "data": {}})}


def _connect(event: dict[str, Any], connection_id: str) -> bool:
    ticket = (event.get("queryStringParameters") or {}).get("ticket") or ""
    now = datetime.now(UTC)
    redeemed = connections.redeem(_table(), ticket, now)
    if redeemed is None:
        return False
    try:
        connections.connect(_table(), connection_id, redeemed, now)
    except SessionEnded:
        return False
    return True
