from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.emulator.conftest import Emulator
from tests.emulator.test_stream_delivery import Stream


def make_table(emulator: Emulator) -> str:
    name = f"table-{uuid4().hex[:8]}"
    emulator.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    emulator.flush()
    return name


def item(number: int) -> dict[str, dict[str, str]]:
    return {"pk": {"S": "one"}, "sk": {"S": f"{number:03}"}, "n": {"N": str(number)}}


def numbers(emulator: Emulator, table: str) -> list[int]:
    found = emulator.client("dynamodb").scan(TableName=table)["Items"]
    return sorted(int(item["n"]["N"]) for item in found)


def journals(emulator: Emulator) -> list[Path]:
    return list((emulator.data / "state").glob("dynamodb-journal-*"))


def test_acknowledged_writes_survive_a_crash(emulator: Emulator) -> None:
    table = make_table(emulator)
    dynamodb = emulator.client("dynamodb")
    for number in range(30):
        dynamodb.put_item(TableName=table, Item=item(number))
        if number % 10 == 5:
            emulator.flush()
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": "one"}, "sk": {"S": "003"}})
    dynamodb.update_item(
        TableName=table,
        Key={"pk": {"S": "one"}, "sk": {"S": "007"}},
        UpdateExpression="SET n = n + :much",
        ExpressionAttributeValues={":much": {"N": "1000"}},
    )
    for _ in range(2):  # replayed changes must not be replayed again
        emulator.kill()
        emulator.start()
        expected = sorted([*(set(range(30)) - {3, 7}), 1007])
        assert numbers(emulator, table) == expected


def test_a_transaction_survives_whole_or_not_at_all(quiet_emulator: Emulator) -> None:
    table = make_table(quiet_emulator)
    quiet_emulator.client("dynamodb").transact_write_items(
        TransactItems=[{"Put": {"TableName": table, "Item": item(number)}} for number in range(5)]
    )
    quiet_emulator.kill()
    (journal,) = journals(quiet_emulator)
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:-1]) + lines[-1][: len(lines[-1]) // 2])
    quiet_emulator.start()
    assert numbers(quiet_emulator, table) == []


def test_a_snapshot_truncates_the_journal(quiet_emulator: Emulator) -> None:
    table = make_table(quiet_emulator)
    quiet_emulator.client("dynamodb").put_item(TableName=table, Item=item(1))
    assert len(journals(quiet_emulator)) == 1
    quiet_emulator.flush()
    assert journals(quiet_emulator) == []


def test_changes_of_a_deleted_table_are_skipped(emulator: Emulator) -> None:
    table, other = make_table(emulator), make_table(emulator)
    dynamodb = emulator.client("dynamodb")
    dynamodb.put_item(TableName=table, Item=item(1))
    dynamodb.put_item(TableName=other, Item=item(2))
    dynamodb.delete_table(TableName=table)
    emulator.kill()
    emulator.start()
    assert numbers(emulator, other) == [2]


@pytest.mark.parametrize("moment", ["before delivery", "after a failed delivery"])
def test_a_record_written_before_a_crash_is_delivered(
    emulator: Emulator, make_stream: Callable[..., Stream], moment: str
) -> None:
    stream = make_stream(refuse="lost")
    emulator.flush()
    stream.put("lost")
    if moment == "after a failed delivery":
        emulator.wait_until(lambda: "lost" in stream.tried(), "the record is tried")
    emulator.kill()
    stream.refuse("nothing")
    emulator.start()
    emulator.wait_until(lambda: "lost" in stream.received(), "the record is received")
