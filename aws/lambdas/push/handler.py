"""Web Push: sends the pushes of the messages table's stream, and retries those of a queue."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur.push.encryption import Sender
from cruddur.push.sender import (
    TIMEOUT_SECONDS,
    Delivery,
    Outcome,
    PushSender,
    Report,
    batches,
)
from cruddur.push_services import PUSH_SERVICES
from cruddur_messages import table, web_push
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.web_push import Push

log = logging.getLogger(__name__)

# Of one call to SQS.
_MAX_MESSAGES = 10
# Before the first retry, unless the push service asks for another time.
_RETRY_SECONDS = 60


def _timeouts_scale() -> float:
    return float(os.environ.get("TIMEOUTS_SCALE", "1"))


def _client(service: str) -> Any:
    client: Any = boto3.client(service, config=table.client_config(_timeouts_scale()))  # type: ignore[call-overload]
    prepare_client(client)
    return client


@functools.cache
def _queue() -> Any:
    return _client("sqs")


@functools.cache
def _table() -> table.Table:
    return table.Table(_client("dynamodb"), os.environ["DDB_MESSAGE_TABLE"])


@functools.cache
def _sender() -> PushSender:
    parameter = _client("ssm").get_parameter(
        Name=os.environ["VAPID_PRIVATE_KEY_PARAMETER"], WithDecryption=True
    )
    services = os.environ.get("PUSH_SERVICES", "")
    return PushSender(
        Sender.of(parameter["Parameter"]["Value"], os.environ["VAPID_CONTACT"]),
        tuple(services.split(",")) if services else PUSH_SERVICES,
        lambda: datetime.now(UTC),
        timeout_seconds=TIMEOUT_SECONDS * _timeouts_scale(),
    )


@lambda_handler("push")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Send the pushes of a batch; return the messages of the queue that it shall retry.

    Those of the stream go to the queue, so that no later push waits for their retries.
    """
    records = event["Records"]
    if "messageId" in records[0]:
        return _retry(records)
    report = _send([push for push in map(_from_stream, records) if push is not None])
    _enqueue(report.retries)
    return {"batchItemFailures": []}


def _retry(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Send what the queue has; each message is a push to one browser."""
    by_text = {record["body"]: record["messageId"] for record in records}
    report = _send([Push.from_json(text) for text in by_text])
    failed = [by_text[each.alone().to_json()] for each in report.retries]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _send(pushes: Sequence[Push]) -> Report:
    report = _sender().send(pushes)
    for subscription in report.gone:
        try:
            web_push.record_gone(_table(), subscription.uuid, datetime.now(UTC))
        except (TableUnavailable, ClientError, BotoCoreError) as error:
            log.warning("A subscription that is gone stays: %s", type(error).__name__)
    metrics.pushes_sent(**{outcome.value: report.counts[outcome] for outcome in Outcome})
    return report


def _from_stream(record: Mapping[str, Any]) -> Push | None:
    """Return the push of a record; None for one that isn't ours."""
    try:
        return web_push.from_item(table.deserialize(record["dynamodb"]["NewImage"]))
    except (KeyError, ValueError, TypeError) as error:
        # Not the error's text, which may contain an endpoint.
        log.error("A record can't be parsed: %s", type(error).__name__)
        return None


def _enqueue(retries: Sequence[Delivery]) -> None:
    for batch in batches(retries, _MAX_MESSAGES):
        try:
            _queue().send_message_batch(
                QueueUrl=os.environ["RETRY_QUEUE_URL"], Entries=list(_entries(batch))
            )
        except (ClientError, BotoCoreError) as error:
            log.error("%d pushes can't be retried: %s", len(batch), type(error).__name__)


def _entries(batch: Sequence[Delivery]) -> Iterator[dict[str, Any]]:
    for number, delivery in enumerate(batch):
        yield {
            "Id": str(number),
            "MessageBody": delivery.alone().to_json(),
            "DelaySeconds": delivery.retry_after or _RETRY_SECONDS,
        }
