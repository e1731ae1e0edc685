"""Client of the DynamoDB table: conditional writes, transactions, retry with backoff.

A conditional write that fails raises `ConditionFailed`. Conflicts and throttling are retried with
exponential backoff and full jitter. Items are plain Python values.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cruddur_messages.errors import TableUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = Mapping[str, Any]


def client_config(scale: float = 1) -> Config:
    """Return timeouts and retries that end after about 7 s at worst."""
    return Config(
        connect_timeout=scale,
        read_timeout=2 * scale,
        retries={"mode": "standard", "total_max_attempts": 3},
    )


CLIENT_CONFIG = client_config()
MAX_ATTEMPTS = 8
# Of one write of a batch.
MAX_BATCH_SIZE = 25
# A concurrent transaction writes the same item; a retry may succeed.
_TRANSACTION_CONFLICT = "TransactionConflictException"
# Errors of the request itself. All others mean that the table is unavailable: throttled, down,
# missing, or not allowed with these credentials.
_REQUEST_ERRORS = {
    "ConditionalCheckFailedException",
    "TransactionCanceledException",
    "ValidationException",
    "SerializationException",
    _TRANSACTION_CONFLICT,
}
_CONFLICT_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


class ConditionFailed(Exception):
    """A conditional write failed.

    `conflicts` has one entry for each action: the item that failed its condition (empty if there is
    none), or None if the condition held.
    """

    def __init__(self, conflicts: list[Item | None]) -> None:
        super().__init__("a condition failed")
        self.conflicts = conflicts


@dataclass(frozen=True)
class Action:
    """One part of a transaction: `Put`, `Update`, `Delete` or `ConditionCheck`."""

    kind: str
    request: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """The messages table."""

    client: DynamoDBClient
    name: str
    sleep: Callable[[float], None] = field(default=time.sleep)

    def get(self, pk: str, sk: str) -> Item | None:
        """Read an item (strongly consistent)."""
        with _map_errors():
            response = self.client.get_item(
                TableName=self.name, Key=_key(pk, sk), ConsistentRead=True
            )
        return deserialize(response["Item"]) if "Item" in response else None

    def batch_get(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        """Read up to a hundred items (strongly consistent), in any order."""
        wanted = {self.name: {"Keys": [_key(*key) for key in keys], "ConsistentRead": True}}
        found: list[Item] = []
        for attempt in range(MAX_ATTEMPTS):
            with _map_errors():
                response = self.client.batch_get_item(RequestItems=wanted)  # type: ignore[arg-type]
            found += [deserialize(item) for item in response["Responses"].get(self.name, [])]
            wanted = response.get("UnprocessedKeys", {})  # type: ignore[assignment]
            if not wanted:
                return found
            self.backoff(attempt)
        raise TableUnavailable

    def query(
        self,
        condition: str,
        values: Mapping[str, Any],
        *,
        limit: int,
        index: str | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """Read up to `limit` items: of the table strongly, of an index eventually consistent.

        Returns fewer only if there are no more: DynamoDB ends a page after 1 MB, so this reads on.
        """
        more: dict[str, Any] = {"IndexName": index} if index else {"ConsistentRead": True}
        found: list[Item] = []
        while True:
            with _map_errors():
                response = self.client.query(
                    TableName=self.name,
                    KeyConditionExpression=condition,
                    ExpressionAttributeValues=serialize(values),
                    Limit=limit - len(found),
                    ScanIndexForward=not newest_first,
                    **more,
                )
            found += [deserialize(item) for item in response["Items"]]
            if len(found) >= limit or "LastEvaluatedKey" not in response:
                return found
            more["ExclusiveStartKey"] = response["LastEvaluatedKey"]

    def delete(
        self,
        pk: str,
        sk: str,
        condition: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Item | None:
        """Delete an item; return it, or None if it doesn't exist or the condition fails."""
        more: dict[str, Any] = {}
        if condition is not None:
            more["ConditionExpression"] = condition
            more["ExpressionAttributeValues"] = serialize(values or {})
        try:
            with _map_errors():
                response = self.client.delete_item(
                    TableName=self.name, Key=_key(pk, sk), ReturnValues="ALL_OLD", **more
                )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return None
            raise
        found = response.get("Attributes")
        return deserialize(found) if found else None

    def batch_delete(self, items: Sequence[Item]) -> None:
        """Delete up to 25 items, in any order; a missing item is not an error."""
        self._batch_write(
            [{"DeleteRequest": {"Key": _key(item["pk"], item["sk"])}} for item in items]
        )

    def batch_put(self, items: Sequence[Item]) -> None:
        """Put up to 25 items, in any order, without a condition."""
        self._batch_write([{"PutRequest": {"Item": serialize(item)}} for item in items])

    def _batch_write(self, requests: Any) -> None:
        wanted = {self.name: requests}
        for attempt in range(MAX_ATTEMPTS):
            with _map_errors():
                response = self.client.batch_write_item(RequestItems=wanted)
            wanted = response.get("UnprocessedItems", {})
            if not wanted:
                return
            self.backoff(attempt)
        raise TableUnavailable

    def write(self, *actions: Action) -> None:
        """Write all actions or none; retry when other transactions conflict.

        Raises:
            ConditionFailed: a condition failed, so nothing is written.
        """
        for attempt in range(MAX_ATTEMPTS):
            try:
                with _map_errors():
                    self._write_one(actions[0]) if len(actions) == 1 else self._write_all(actions)
                return
            except ClientError as error:
                conflicts = _conflicting_items(error)
                if conflicts is not None:
                    raise ConditionFailed(conflicts) from None
                if not _is_conflict(error):
                    raise
            self.backoff(attempt)
        raise TableUnavailable

    def _write_one(self, action: Action) -> None:
        """Write without a transaction, which would cost twice as much."""
        call: Any = {"Put": self.client.put_item, "Update": self.client.update_item}[action.kind]
        call(TableName=self.name, **action.request)

    def _write_all(self, actions: Sequence[Action]) -> None:
        self.client.transact_write_items(
            TransactItems=[
                {action.kind: {"TableName": self.name, **action.request}}  # type: ignore[misc]
                for action in actions
            ]
        )

    def backoff(self, attempt: int) -> None:
        """Sleep before a retry: exponential backoff with full jitter."""
        self.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311  # no secret


def put(
    item: Item, condition: str | None = None, values: Mapping[str, Any] | None = None
) -> Action:
    """Return a put, conditional on the item that exists."""
    return Action("Put", {"Item": serialize(item), **_conditional(condition, values)})


def update(pk: str, sk: str, change: str, *, condition: str, values: Mapping[str, Any]) -> Action:
    """Return a conditional update."""
    request = {"Key": _key(pk, sk), "UpdateExpression": change}
    return Action("Update", {**request, **_conditional(condition, values)})


def delete(pk: str, sk: str) -> Action:
    """Return a delete; a missing item is not an error."""
    return Action("Delete", {"Key": _key(pk, sk)})


def check(pk: str, sk: str, condition: str, values: Mapping[str, Any] | None = None) -> Action:
    """Return a condition on an item that the transaction doesn't write."""
    return Action("ConditionCheck", {"Key": _key(pk, sk), **_conditional(condition, values)})


def serialize(item: Item) -> dict[str, Any]:
    """Return an item with DynamoDB's types; attributes that are None are left out."""
    return {name: _serialize(value) for name, value in item.items() if value is not None}


def deserialize(item: Mapping[str, Any]) -> Item:
    """Return an item with Python's types."""
    return {name: _deserialize(value) for name, value in item.items()}


def _conditional(condition: str | None, values: Mapping[str, Any] | None) -> dict[str, Any]:
    if condition is None:
        return {}
    request: dict[str, Any] = {
        "ConditionExpression": condition,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if values:
        request["ExpressionAttributeValues"] = serialize(values)
    return request


def _conflicting_items(error: ClientError) -> list[Item | None] | None:
    """Return the conflicting item for each action; None if no condition failed."""
    if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
        alone: Any = error.response
        return [deserialize(alone.get("Item", {}))]
    reasons: Any = error.response.get("CancellationReasons", [])
    failed = [reason.get("Code") == "ConditionalCheckFailed" for reason in reasons]
    if not any(failed):
        return None
    return [
        deserialize(reason.get("Item") or {}) if has_failed else None
        for reason, has_failed in zip(reasons, failed, strict=True)
    ]


def _is_conflict(error: ClientError) -> bool:
    codes = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
    return (
        bool(codes & _CONFLICT_REASONS) or error.response["Error"]["Code"] == _TRANSACTION_CONFLICT
    )


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


@contextmanager
def _map_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _REQUEST_ERRORS:
            raise
        raise TableUnavailable from error
    except BotoCoreError as error:
        raise TableUnavailable from error
