import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from devtools.settings import free_ports
from tests.emulator.conftest import EMULATOR, Emulator, streams

# Records its batches in a file. Other files say which name fails or is reported as failed, and
# whether the function is blocked.
RECORD = """
import json, os, pathlib, time

def handle(event, context):
    folder = pathlib.Path(os.environ["FOLDER"])
    orders = json.loads((folder / "orders").read_text())
    names = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
    with (folder / "tried").open("a") as tried:
        tried.write(json.dumps(names) + "\\n")
    while (folder / "blocked").exists():
        time.sleep(0.02)
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
    """A table, a function that reads its stream, and the batches that it got."""

    table: str
    folder: Path
    emulator: Emulator
    dead_letters: str

    def put(self, *names: str) -> None:
        """Write items; those written before the mapping exists come in one batch."""
        items = [{"Put": {"TableName": self.table, "Item": {"pk": {"S": n}}}} for n in names]
        self.emulator.client("dynamodb").transact_write_items(TransactItems=items)

    def block(self) -> None:
        """Block the function until `unblock`."""
        (self.folder / "blocked").touch()

    def unblock(self) -> None:
        (self.folder / "blocked").unlink()

    def refuse(self, name: str, report: str = "") -> None:
        orders = {"refuse": name, "report": report}
        partial = self.folder / "partial"
        partial.write_text(json.dumps(orders))
        partial.replace(self.folder / "orders")

    def received(self) -> list[str]:
        return [json.loads(line) for line in self._lines("received")]

    def batches(self) -> list[list[str]]:
        return [json.loads(line) for line in self._lines("tried")]

    def tried(self) -> list[str]:
        return [name for batch in self.batches() for name in batch]

    def dead_letter(self) -> dict[str, Any] | None:
        sqs = self.emulator.client("sqs")
        messages = sqs.receive_message(QueueUrl=self.dead_letters).get("Messages")
        return json.loads(messages[0]["Body"]) if messages else None

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def test_a_failing_batch_is_retried_up_to_the_maximum(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(refuse="bad", MaximumRetryAttempts=1)
    stream.put("bad")
    letter = emulator.wait_until(stream.dead_letter, "the batch is dead-lettered")
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1
    stream.put("good")
    emulator.wait_until(lambda: stream.received() == ["good"], "all others are received")
    assert stream.batches() == [["bad"], ["bad"], ["good"]]


def test_without_retries_a_batch_is_delivered_once(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream("bad", "with it", refuse="bad", MaximumRetryAttempts=0)
    emulator.wait_until(stream.dead_letter, "the batch is dead-lettered")
    stream.put("good")
    emulator.wait_until(lambda: stream.received() == ["good"], "all others are received")
    assert stream.batches() == [["bad", "with it"], ["good"]]


def test_bisecting_dead_letters_the_bad_record_alone(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(
        "a", "b", "bad", "c",
        refuse="bad", MaximumRetryAttempts=0, BisectBatchOnFunctionError=True,
    )  # fmt: skip
    emulator.wait_until(lambda: stream.received() == ["a", "b", "c"], "all others are received")
    letter = emulator.wait_until(stream.dead_letter, "the batch is dead-lettered")
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1


def test_a_reported_failure_is_where_delivery_resumes(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(
        "a", "b", "c", "d", report="c", FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    emulator.wait_until(lambda: len(stream.batches()) > 1, "a second batch is tried")
    stream.refuse("nothing")
    emulator.wait_until(
        lambda: stream.received() == ["a", "b", "c", "d"], "all others are received"
    )
    assert stream.batches()[:2] == [["a", "b", "c", "d"], ["c", "d"]]


def test_reported_failures_count_only_if_the_mapping_enables_them(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(report="a")
    stream.put("a")
    emulator.wait_until(lambda: stream.tried() == ["a"], "the record is tried")
    stream.refuse("nothing")
    stream.put("b")
    emulator.wait_until(lambda: stream.received() == ["b"], "all others are received")
    assert stream.batches() == [["a"], ["b"]]


def test_a_slow_function_does_not_block_another_mapping(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    slow, quick = make_stream(), make_stream()
    slow.block()
    slow.put("slow")
    emulator.wait_until(slow.tried, "the slow function is called")
    quick.put("quick")
    emulator.wait_until(quick.received, "the other function has its record")
    assert not slow.received()
    slow.unblock()
    emulator.wait_until(slow.received, "the slow function has its record")


# The emulator polls when a record is written, and once a second; here without the latter.
WITHOUT_POLLING = f"""
import sys
sys.path.insert(0, {str(EMULATOR.parent)!r})
import emulator
serve = emulator.serve

async def serve_without_polling(chosen):
    from ministack.core.concurrency import esm_wake
    wait = esm_wake.wait
    esm_wake.wait = lambda _seconds: wait()
    await serve(chosen)

emulator.serve = serve_without_polling
sys.exit(emulator.main())
"""


def test_delivery_is_prompt(tmp_path: Path) -> None:
    script = tmp_path / "emulator.py"
    script.write_text(WITHOUT_POLLING)
    emulator = Emulator(tmp_path, int(free_ports()["CRUDDUR_AWS_PORT"]), script=script)
    emulator.start()
    try:
        with streams(emulator, tmp_path) as make_stream:
            stream = make_stream()
            for name in ("first", "second", "third"):
                stream.put(name)
                emulator.wait_until(
                    partial(contains, stream.tried, name),
                    "a record is delivered",
                )
            emulator.wait_until(
                lambda: stream.received() == ["first", "second", "third"], "all are received"
            )
    finally:
        emulator.kill()


def contains(names: Callable[[], list[str]], name: str) -> bool:
    return name in names()
