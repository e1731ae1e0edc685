"""Guarantees of the table client, independent of the items."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError

from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import MAX_ATTEMPTS, Table, check, put


def test_a_query_reads_on_after_the_end_of_a_dynamodb_page(
    shared_table: Table,
) -> None:
    pk = f"BIG#{uuid4()}"
    for number in range(8):
        shared_table.write(put({"pk": pk, "sk": f"{number}", "body": "x" * 300_000}))

    def read(limit: int, *, newest_first: bool = False) -> list[str]:
        found = shared_table.query("pk = :pk", {":pk": pk}, limit=limit, newest_first=newest_first)
        return [item["sk"] for item in found]

    assert read(100) == list("01234567")
    assert read(6) == list("012345")
    assert read(7, newest_first=True) == list("7654321")


@pytest.fixture
def own_table(shared_table: Table) -> Table:
    """The table with a client of this test, whose answers it may change, and without pauses."""
    return Table(boto3.client("dynamodb"), shared_table.name, sleep=lambda _seconds: None)


def leave_over(table: Table, operation: str, times: int = MAX_ATTEMPTS) -> list[int]:
    """Let DynamoDB answer, for a while, that it has done one item of each batch, as when throttled.

    Return a list to which the size of each batch is appended.
    """
    sizes: list[int] = []
    done = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}

    def shorten(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        wanted = params["RequestItems"][table.name]
        listed = wanted["Keys"] if isinstance(wanted, dict) else wanted
        sizes.append(len(listed))
        first, rest = listed[:1], listed[1:]
        if not rest or len(sizes) > times:
            return
        keys = (lambda part: {**wanted, "Keys": part}) if isinstance(wanted, dict) else list
        params["RequestItems"] = {table.name: keys(first)}
        context["left"] = {table.name: keys(rest)}

    def answer(parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        if "left" in context:
            parsed[done[operation]] = context["left"]

    table.client.meta.events.register(f"provide-client-params.dynamodb.{operation}", shorten)
    table.client.meta.events.register(f"after-call.dynamodb.{operation}", answer)
    return sizes


def test_what_dynamodb_left_of_a_batch_is_asked_for_again(own_table: Table) -> None:
    pk = f"BATCH#{uuid4()}"
    for number in range(3):
        own_table.write(put({"pk": pk, "sk": f"{number}"}))
    sizes = leave_over(own_table, "BatchGetItem")
    found = own_table.batch_get([(pk, f"{number}") for number in range(3)])
    assert sorted(item["sk"] for item in found) == list("012")
    assert sizes == [3, 2, 1]


def test_what_dynamodb_left_of_a_batch_is_deleted_after_all(own_table: Table) -> None:
    pk = f"BATCH#{uuid4()}"
    items = [{"pk": pk, "sk": f"{number}"} for number in range(3)]
    own_table.write(*map(put, items))
    sizes = leave_over(own_table, "BatchWriteItem")
    own_table.batch_delete(items)
    assert own_table.query("pk = :pk", {":pk": pk}, limit=10) == []
    assert sizes == [3, 2, 1]


def test_what_dynamodb_left_of_a_batch_is_put_after_all(own_table: Table) -> None:
    pk = f"BATCH#{uuid4()}"
    items = [{"pk": pk, "sk": f"{number}"} for number in range(3)]
    sizes = leave_over(own_table, "BatchWriteItem")
    own_table.batch_put(items)
    assert own_table.query("pk = :pk", {":pk": pk}, limit=10) == items
    assert sizes == [3, 2, 1]


def refuse(table: Table, code: str, reasons: list[str], times: int) -> list[int]:
    """Let the next transactions fail; return a list with an entry for each attempt."""
    attempts: list[int] = []

    def fail(**_: Any) -> None:
        attempts.append(len(attempts))
        if len(attempts) <= times:
            answer: Any = {
                "Error": {"Code": code, "Message": code},
                "CancellationReasons": [{"Code": reason} for reason in reasons],
            }
            raise ClientError(answer, "TransactWriteItems")

    table.client.meta.events.register("before-call.dynamodb.TransactWriteItems", fail)
    return attempts


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        ("TransactionCanceledException", ["None", "TransactionConflict"]),
        ("TransactionCanceledException", ["ThrottlingError", "None"]),
        ("TransactionCanceledException", ["None", "ProvisionedThroughputExceeded"]),
        ("TransactionConflictException", []),
    ],
)
def test_a_conflict_with_another_transaction_is_retried(
    own_table: Table, code: str, reasons: list[str]
) -> None:
    pk = f"CONFLICT#{uuid4()}"
    attempts = refuse(own_table, code, reasons, times=2)
    own_table.write(put({"pk": pk, "sk": "1"}), put({"pk": pk, "sk": "2"}))
    assert len(attempts) == 3
    assert own_table.get(pk, "2")


def test_a_conflict_that_stays_is_given_up_after_short_pauses(own_table: Table) -> None:
    pauses: list[float] = []
    table = replace(own_table, sleep=pauses.append)
    attempts = refuse(table, "TransactionConflictException", [], times=100)
    with pytest.raises(TableUnavailable):
        table.write(put({"pk": "CONFLICT", "sk": "1"}), check("CONFLICT", "2", "size(pk) > 0"))
    assert len(attempts) == len(pauses) == MAX_ATTEMPTS == 8
    for attempt, pause in enumerate(pauses):
        assert 0 <= pause <= 0.01 * 2**attempt
