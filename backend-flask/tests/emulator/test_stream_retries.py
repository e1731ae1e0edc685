import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.emulator.conftest import Emulator

# Writes down what it is given; what it must refuse, report or sleep on is in a file beside.
WRITE_DOWN = """
import json, os, pathlib, time

def handle(event, context):
    folder = pathlib.Path(os.environ["FOLDER"])
    orders = json.loads((folder / "orders").read_text())
    names = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
    with (folder / "tried").open("a") as tried:
        tried.write(json.dumps(names) + "\\n")
    time.sleep(orders["sleep"])
    if orders["refuse"] in names:
        raise ValueError("refused")
    failed = [
        record["dynamodb"]["SequenceNumber"] for record in event["Records"]
        if record["dynamodb"]["Keys"]["pk"]["S"] == orders["report"]
    ]
    keep = names[:names.index(orders["report"])] if failed else names
    with (folder / "received").open("a") as received:
        received.writelines(json.dumps(name) + "\\n" for name in keep)
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
"""


@dataclass
class Stream:
    """A table, a function that reads its stream, and what that function saw."""

    table: str
    folder: Path
    emulator: Emulator
    dead_letters: str

    def put(self, *names: str) -> None:
        """Write names; those that are there before the mapping come in one batch."""
        items = [{"Put": {"TableName": self.table, "Item": {"pk": {"S": n}}}} for n in names]
        self.emulator.client("dynamodb").transact_write_items(TransactItems=items)

    def refuse(self, name: str, report: str = "", sleep: float = 0) -> None:
        orders = {"refuse": name, "report": report, "sleep": sleep}
        partial = self.folder / "partial"
        partial.write_text(json.dumps(orders))
        partial.replace(self.folder / "orders")

    def received(self) -> list[str]:
        return [json.loads(line) for line in self._lines("received")]

    def batches(self) -> list[list[str]]:
        return [json.loads(line) for line in self._lines("tried")]

    def tried(self) -> list[str]:
        return [name for batch in self.batches() for name in batch]

    def given_up(self) -> dict[str, Any] | None:
        sqs = self.emulator.client("sqs")
        messages = sqs.receive_message(QueueUrl=self.dead_letters).get("Messages")
        return json.loads(messages[0]["Body"]) if messages else None

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def test_a_failing_batch_is_retried_only_as_often_as_allowed(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(refuse="bad", MaximumRetryAttempts=1)
    stream.put("bad")
    letter = emulator.eventually(stream.given_up)
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1
    stream.put("good")
    emulator.eventually(lambda: stream.received() == ["good"])
    assert stream.batches() == [["bad"], ["bad"], ["good"]]


def test_without_retries_a_batch_gets_one_chance(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream("bad", "with it", refuse="bad", MaximumRetryAttempts=0)
    emulator.eventually(stream.given_up)
    stream.put("good")
    emulator.eventually(lambda: stream.received() == ["good"])
    assert stream.batches() == [["bad", "with it"], ["good"]]


def test_bisecting_gives_up_the_bad_record_alone(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(
        "a", "b", "bad", "c",
        refuse="bad", MaximumRetryAttempts=0, BisectBatchOnFunctionError=True,
    )  # fmt: skip
    emulator.eventually(lambda: stream.received() == ["a", "b", "c"])
    letter = emulator.eventually(stream.given_up)
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1


def test_a_reported_failure_is_where_delivery_resumes(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(
        "a", "b", "c", "d", report="c", FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    emulator.eventually(lambda: len(stream.batches()) > 1)
    stream.refuse("nothing")
    emulator.eventually(lambda: stream.received() == ["a", "b", "c", "d"])
    assert stream.batches()[:2] == [["a", "b", "c", "d"], ["c", "d"]]


def test_a_report_counts_only_when_the_mapping_asks_for_it(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(report="a")
    stream.put("a")
    emulator.eventually(lambda: stream.tried() == ["a"])
    stream.refuse("nothing")
    stream.put("b")
    emulator.eventually(lambda: stream.received() == ["b"])
    assert stream.batches() == [["a"], ["b"]]


def test_a_slow_function_does_not_hold_up_another_mapping(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    slow, quick = make_stream(sleep=3), make_stream()
    slow.put("slow")
    emulator.eventually(slow.tried)
    started = time.monotonic()
    quick.put("quick")
    emulator.eventually(quick.received)
    assert time.monotonic() - started < 2
    assert not slow.received()


def test_delivery_is_prompt(emulator: Emulator, make_stream: Callable[..., Stream]) -> None:
    stream = make_stream()
    stream.put("warm")
    emulator.eventually(stream.received)
    started = time.monotonic()
    stream.put("prompt")
    emulator.eventually(lambda: "prompt" in stream.tried())
    assert time.monotonic() - started < 0.5
