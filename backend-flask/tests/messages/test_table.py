"""Guarantees of the table client, independent of the items."""

from __future__ import annotations

from uuid import uuid4

from cruddur_messages.table import Table, put


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
