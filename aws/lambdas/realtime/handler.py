"""WebSocket API handler: open connections for tickets, and delete closed ones."""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3

from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur_messages import connections, table
from cruddur_messages.errors import SessionEnded

log = logging.getLogger(__name__)


@functools.cache
def _table() -> table.Table:
    scale = float(os.environ.get("TIMEOUTS_SCALE", "1"))
    dynamodb = boto3.client("dynamodb", config=table.client_config(scale))
    prepare_client(dynamodb)
    return table.Table(dynamodb, os.environ["DDB_MESSAGE_TABLE"])


@lambda_handler("realtime")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle $connect, $disconnect and ping.

    Source: "Working with routes for WebSocket APIs", Amazon API Gateway developer guide.
    """
    connection_id = event["requestContext"]["connectionId"]
    match event["requestContext"]["routeKey"]:
        case "$connect":
            status = _connect(event, connection_id)
            log.info("websocket", extra={"status": status})
            return {"statusCode": status}
        case "$disconnect":
            connections.disconnect(_table(), connection_id)
            return {"statusCode": 200}
        case _:
            return {"statusCode": 200, "body": json.dumps({"type": "pong", "data": {}})}


def _connect(event: dict[str, Any], connection_id: str) -> int:
    """Open a connection; return the handshake's status."""
    if not _is_our_origin(event.get("headers") or {}):
        return 403
    ticket = (event.get("queryStringParameters") or {}).get("ticket") or ""
    now = datetime.now(UTC)
    redeemed = connections.redeem(_table(), ticket, now)
    if redeemed is None:
        return 401
    if (trace := tracing.current()) is not None:
        trace.person = str(redeemed.user)
    try:
        connections.connect(_table(), connection_id, redeemed, now)
    except SessionEnded:
        return 401
    return 200


def _is_our_origin(headers: Mapping[str, str]) -> bool:
    """Return False for a page of another site; only browsers send an Origin."""
    origins = {value for name, value in headers.items() if name.lower() == "origin"}
    return origins <= {os.environ["WEB_ORIGIN"]}
