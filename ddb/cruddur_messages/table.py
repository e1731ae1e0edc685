"""DynamoDB, as far as messages need it: a few calls, bounded in time, with Python's own types."""

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


def patience(scale: float = 1) -> Config:
    """Answer what a client waits for and tries again: some 7 s at the very worst."""
    return Config(
        connect_timeout=scale,
        read_timeout=2 * scale,
        retries={"mode": "standard", "total_max_attempts": 3},
    )


PATIENCE = patience()
ATTEMPTS = 8
# Others write the same: nothing is wrong, and the next try may pass.
_COLLISION = "TransactionConflictException"
# What a call answers to what it was asked. All else is about the table: throttled, down, not there,
# not to be reached with these credentials.
_ANSWERS = {
    "ConditionalCheckFailedException",
    "TransactionCanceledException",
    "ValidationException",
    "SerializationException",
    _COLLISION,
}
_COLLISIONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


class Cancelled(Exception):
    """Conditions of a transaction didn't hold.

    `found` has one entry for each action: the item that stood against it (empty where none was
    there), or None where its condition held.
    """

    def __init__(self, found: list[Item | None]) -> None:
        super().__init__("conditions don't hold")
        self.found = found


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
    pause: Callable[[float], None] = field(default=time.sleep)

    def get(self, pk: str, sk: str) -> Item | None:
        """Read one item as it is now."""
        with _translated():
            answer = self.client.get_item(
                TableName=self.name, Key=_key(pk, sk), ConsistentRead=True
            )
        return from_wire(answer["Item"]) if "Item" in answer else None

    def get_all(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        """Read up to a hundred items as they are now, in any order."""
        wanted = {self.name: {"Keys": [_key(*key) for key in keys], "ConsistentRead": True}}
        found: list[Item] = []
        for attempt in range(ATTEMPTS):
            with _translated():
                answer = self.client.batch_get_item(RequestItems=wanted)  # type: ignore[arg-type]
            found += [from_wire(item) for item in answer["Responses"].get(self.name, [])]
            wanted = answer.get("UnprocessedKeys", {})  # type: ignore[assignment]
            if not wanted:
                return found
            self.back_off(attempt)
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
        """Read up to `limit` neighbours; of the table as they are now, of an index soon after.

        Fewer only where there are no more: DynamoDB reads 1 MB at once, and says where it stopped.
        """
        more: dict[str, Any] = {"IndexName": index} if index else {"ConsistentRead": True}
        found: list[Item] = []
        while True:
            with _translated():
                answer = self.client.query(
                    TableName=self.name,
                    KeyConditionExpression=condition,
                    ExpressionAttributeValues=to_wire(values),
                    Limit=limit - len(found),
                    ScanIndexForward=not newest_first,
                    **more,
                )
            found += [from_wire(item) for item in answer["Items"]]
            if len(found) >= limit or "LastEvaluatedKey" not in answer:
                return found
            more["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def delete(
        self,
        pk: str,
        sk: str,
        condition: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Item | None:
        """Delete an item; answer what it was, None where there is none or the condition fails."""
        more: dict[str, Any] = {}
        if condition is not None:
            more["ConditionExpression"] = condition
            more["ExpressionAttributeValues"] = to_wire(values or {})
        try:
            with _translated():
                answer = self.client.delete_item(
                    TableName=self.name, Key=_key(pk, sk), ReturnValues="ALL_OLD", **more
                )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return None
            raise
        found = answer.get("Attributes")
        return from_wire(found) if found else None

    def delete_all(self, items: Sequence[Item]) -> None:
        """Delete up to 25 items, in any order; what is gone already is no error."""
        doomed: Any = [{"DeleteRequest": {"Key": _key(item["pk"], item["sk"])}} for item in items]
        wanted = {self.name: doomed}
        for attempt in range(ATTEMPTS):
            with _translated():
                answer = self.client.batch_write_item(RequestItems=wanted)
            wanted = answer.get("UnprocessedItems", {})
            if not wanted:
                return
            self.back_off(attempt)
        raise TableUnavailable

    def write(self, *actions: Action) -> None:
        """Do all of it or nothing, however often others get in the way.

        Raises:
            Cancelled: conditions don't hold.
        """
        for attempt in range(ATTEMPTS):
            try:
                with _translated():
                    self._write_one(actions[0]) if len(actions) == 1 else self._write_all(actions)
                return
            except ClientError as error:
                found = _stood_against(error)
                if found is not None:
                    raise Cancelled(found) from None
                if not _is_collision(error):
                    raise
            self.back_off(attempt)
        raise TableUnavailable

    def _write_one(self, action: Action) -> None:
        """Write outside a transaction, which would cost twice as much."""
        call: Any = {"Put": self.client.put_item, "Update": self.client.update_item}[action.kind]
        call(TableName=self.name, **action.request)

    def _write_all(self, actions: Sequence[Action]) -> None:
        self.client.transact_write_items(
            TransactItems=[
                {action.kind: {"TableName": self.name, **action.request}}  # type: ignore[misc]
                for action in actions
            ]
        )

    def back_off(self, attempt: int) -> None:
        """Wait a little before trying again; longer each time, and never as long as others."""
        self.pause(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311  # no secret


def put(
    item: Item, condition: str | None = None, values: Mapping[str, Any] | None = None
) -> Action:
    """Write an item, where a condition holds of what is there."""
    return Action("Put", {"Item": to_wire(item), **_conditional(condition, values)})


def update(pk: str, sk: str, change: str, *, condition: str, values: Mapping[str, Any]) -> Action:
    """Change an item, where a condition holds."""
    request = {"Key": _key(pk, sk), "UpdateExpression": change}
    return Action("Update", {**request, **_conditional(condition, values)})


def delete(pk: str, sk: str) -> Action:
    """Delete an item, if it is there."""
    return Action("Delete", {"Key": _key(pk, sk)})


def check(pk: str, sk: str, condition: str, values: Mapping[str, Any] | None = None) -> Action:
    """Go on only where a condition holds of an item."""
    return Action("ConditionCheck", {"Key": _key(pk, sk), **_conditional(condition, values)})


def to_wire(item: Item) -> dict[str, Any]:
    """Answer an item as DynamoDB takes it; what is None is left out."""
    return {name: _serialize(value) for name, value in item.items() if value is not None}


def from_wire(item: Mapping[str, Any]) -> Item:
    """Answer an item of DynamoDB's in Python's types."""
    return {name: _deserialize(value) for name, value in item.items()}


def _conditional(condition: str | None, values: Mapping[str, Any] | None) -> dict[str, Any]:
    if condition is None:
        return {}
    request: dict[str, Any] = {
        "ConditionExpression": condition,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if values:
        request["ExpressionAttributeValues"] = to_wire(values)
    return request


def _stood_against(error: ClientError) -> list[Item | None] | None:
    """Answer what failed the conditions, action by action; None where it wasn't that."""
    if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
        alone: Any = error.response
        return [from_wire(alone.get("Item", {}))]
    reasons: Any = error.response.get("CancellationReasons", [])
    failed = [reason.get("Code") == "ConditionalCheckFailed" for reason in reasons]
    if not any(failed):
        return None
    return [
        from_wire(reason.get("Item") or {}) if has_failed else None
        for reason, has_failed in zip(reasons, failed, strict=True)
    ]


def _is_collision(error: ClientError) -> bool:
    codes = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
    return bool(codes & _COLLISIONS) or error.response["Error"]["Code"] == _COLLISION


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _ANSWERS:
            raise
        raise TableUnavailable from error
    except BotoCoreError as error:
        raise TableUnavailable from error
