"""Measure messages: ten thousand in spite of failures, how soon one is seen, what pages cost.

How soon is measured in two browsers on the running product; the rest on an emulator of its own.
"""

from __future__ import annotations

import io
import json
import os
import random
import socket
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from .. import browser, toolchain
from ..packages import Target, build
from ..product import Product
from ..settings import (
    CREDENTIALS,
    PROBE_TIMEOUT_SECONDS,
    REGION,
    ROOT,
    TOOLS,
    WAIT_TIMEOUT_SECONDS,
    Refusal,
    Settings,
)
from .document import Chapter
from .units import read_units

if TYPE_CHECKING:
    from cruddur_messages.items import Message
    from cruddur_messages.table import Table

_SENDS, _PAIRS, _SENDERS = 10_000, 100, 24
_SIZES = (100, 100_000)
_WORDS = f"""How soon is measured in two browsers on the running product, from Enter to the
frame that shows the message. The rest runs on an emulator of its own: {_SENDS:,} messages by
{_SENDERS} senders at once between {_PAIRS} pairs, while the stream's Lambda gets its records
doubled and shuffled, and raises, or says that some failed, in a third of its calls. Reads are
charged by DynamoDB's rules, from the items' sizes."""

# Stands before the real handler, and makes its life hard.
_TROUBLE = """
import os
import random
import real

def note(what):
    with open(os.environ["NOTES"], "a") as file:
        file.write(what)

def handle(event, context):
    records = event["Records"]
    chance = random.random()
    note("." if chance >= 0.35 else "!")
    if chance < 0.15:
        raise RuntimeError("before anything was done")
    event = {"Records": records + random.sample(records, len(records) // 3)}
    random.shuffle(event["Records"])
    answer = real.handle(event, context)
    if chance < 0.25:
        raise RuntimeError("after everything was done")
    if chance < 0.35:
        numbers = [one["dynamodb"]["SequenceNumber"] for one in records]
        answer["batchItemFailures"].append({"itemIdentifier": random.choice(numbers)})
    return answer
"""


def measure() -> None:
    """Measure, and write the chapter.

    Raises:
        Refusal: the product doesn't run, or an inbox isn't right.
    """
    environment = Product(Settings.from_environment()).environment()
    note = Chapter("Messages", _WORDS, ("what", "goal", "measured")).add
    waits = _waits(environment)
    p99 = quantiles(waits, n=100)[-1]
    note(
        f"sent → seen in another browser, {len(waits)} times",
        "p50 ≤ 150 ms, p99 ≤ 600 ms",
        f"p50 {median(waits):.0f} ms, p99 {p99:.0f} ms",
    )
    with _emulator() as (_, make):
        for what, sizes, units in _pages(make("dynamodb")):
            costs = ", ".join(f"{each:g}" for each in units)
            note(f"{what}, in a conversation of {sizes}", "the same", f"{costs} read units")
    with _emulator() as (folder, make):
        sending = _send_in_trouble(make, folder / "notes")
        note(
            f"{_SENDS:,} sends: inboxes, previews and unread counts that are wrong",
            "0",
            f"{sending.wrong} of {2 * _PAIRS}",
        )
        note("the Lambda's calls until it had all records", "", sending.calls)
        note("messages lost or doubled", "0", f"{sending.lost_or_doubled}")
        note(
            "from the last send until every inbox was right, with records yet to come",
            "",
            f"{sending.settling:.1f} s; {sending.seconds:.0f} s for all sends",
        )


def _waits(environment: dict[str, str]) -> list[float]:
    playwright = toolchain.FRONTEND / "node_modules" / "@playwright" / "test" / "cli.js"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "waits.json"
        done = subprocess.run(
            [toolchain.node()[0], str(playwright), "test", "--config", "e2e/latency.config.ts"],
            env={**os.environ, **environment, **browser.find(), "LATENCY_FILE": str(file)},
            cwd=toolchain.FRONTEND,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Refusal(f"The two browsers: {done.stdout[-2000:]}")
        waits: list[float] = json.loads(file.read_text("utf-8"))
        return waits


Make = Callable[[str], Any]


@contextmanager
def _emulator() -> Iterator[tuple[Path, Make]]:
    """Run an emulator for this alone; yield its folder, and what makes its clients."""
    import boto3
    from botocore.config import Config

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="cruddur-bench-") as folder:
        process = subprocess.Popen(
            [str(toolchain.EMULATOR_PYTHON), str(ROOT / "aws/local/emulator.py")]
            + ["--port", str(port), "--data", folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await(lambda: _is_healthy(url))
            os.environ.update(CREDENTIALS, AWS_DEFAULT_REGION=REGION)
            # Its queries take long in a large partition; DynamoDB's don't.
            patient = Config(read_timeout=WAIT_TIMEOUT_SECONDS, max_pool_connections=_SENDERS + 4)

            def make(service: str) -> Any:
                client: Any = boto3.client
                return client(service, endpoint_url=url, config=patient)

            yield Path(folder), make
        finally:
            process.kill()
            process.wait()


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(  # noqa: S310  # our own emulator
            f"{url}/_ministack/health", timeout=PROBE_TIMEOUT_SECONDS
        ) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _await(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise Refusal(f"Not within {WAIT_TIMEOUT_SECONDS} s.")
        time.sleep(0.05)


def _table(client: Any, **more: Any) -> Table:
    from cfnlint.decode import cfn_yaml

    from cruddur_messages.table import Table

    template = cfn_yaml.load(str(ROOT / "ddb" / "template.yaml"))
    wanted = template["Resources"]["Messages"]["Properties"]
    names = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    name = f"messages-{uuid4().hex[:8]}"
    client.create_table(TableName=name, **{each: wanted[each] for each in names}, **more)
    return Table(client, name)


def _pages(client: Any) -> Iterator[tuple[str, str, list[float]]]:
    """Yield what a page costs in a short and in a long conversation."""
    from cruddur_messages import history
    from cruddur_messages.items import Folder

    table = _table(client)
    talks = [_converse(table, count) for count in _SIZES]
    acts: dict[str, Callable[[UUID, UUID, list[Message]], object]] = {
        "the newest 50 messages": lambda group, user, _: history.newest_page(
            table, group, user, limit=50
        ),
        "50 older ones": lambda group, user, sent: history.older_page(
            table, group, user, before=sent[-40].uuid, cleared_up_to=None, limit=50
        ),
        "what came after a message": lambda group, user, sent: history.newer_page(
            table, group, user, after=sent[-30].uuid, limit=50
        ),
        "the inbox": lambda _group, user, _sent: history.list_folder(
            table, user, Folder.INBOX, limit=20
        ),
    }
    for what, act in acts.items():
        units = []
        for talk in talks:
            with _read_units(client) as used:
                act(*talk)
            units.append(sum(used))
        if len(set(units)) > 1:
            raise Refusal(f"{what}: {units} read units.")
        yield what, " and of ".join(f"{size:,}" for size in _SIZES), units


@contextmanager
def _read_units(client: Any) -> Iterator[list[float]]:
    used: list[float] = []
    asked: list[dict[str, Any]] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        asked.append(params)

    def add(parsed: dict[str, Any], **_: Any) -> None:
        items = parsed["Items"] if "Items" in parsed else [parsed.get("Item", {})]
        used.append(read_units(items, consistent=asked[-1].get("ConsistentRead", False)))

    client.meta.events.register("provide-client-params.dynamodb.*", ask)
    client.meta.events.register("after-call.dynamodb.*", add)
    try:
        yield used
    finally:
        client.meta.events.unregister("provide-client-params.dynamodb.*", ask)
        client.meta.events.unregister("after-call.dynamodb.*", add)


def _converse(table: Table, count: int) -> tuple[UUID, UUID, list[Message]]:
    from cruddur.context import new_uuid
    from cruddur_messages import conversations
    from cruddur_messages.conversations import NewMessage
    from cruddur_messages.items import Message
    from cruddur_messages.table import serialize

    one, other, beginning = uuid4(), uuid4(), datetime.now(UTC)
    first = NewMessage(one, other, new_uuid(beginning), "x" * 100, beginning)
    group = conversations.send(table, first, None, is_request=False).message.group
    both = frozenset({one, other})
    sent = [
        Message(
            group,
            new_uuid(beginning + timedelta(milliseconds=number)),
            (one, other)[number % 2],
            both,
            "x" * 100,
        )
        for number in range(1, count)
    ]

    def write(start: int) -> None:
        puts = [{"PutRequest": {"Item": serialize(m.to_item())}} for m in sent[start : start + 25]]
        answer = table.client.batch_write_item(RequestItems={table.name: puts})  # type: ignore[dict-item]
        if answer["UnprocessedItems"]:
            raise Refusal("The emulator left out some messages.")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(0, len(sent), 25)))
    return group, other, sent


@dataclass(frozen=True)
class _Sending:
    """What became of all sends."""

    seconds: float
    settling: float
    wrong: int
    lost_or_doubled: int
    calls: str


def _send_in_trouble(make: Make, notes: Path) -> _Sending:
    from cruddur.context import new_uuid
    from cruddur_messages import conversations, history
    from cruddur_messages.conversations import IdempotencyKey, NewMessage
    from cruddur_messages.errors import TableUnavailable

    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    table = _table(make("dynamodb"), StreamSpecification=stream)
    _follow(make, table, notes)
    pairs = [(uuid4(), uuid4()) for _ in range(_PAIRS)]
    sent: list[tuple[int, int, UUID]] = []

    def send(number: int) -> None:
        pair, who = number % _PAIRS, random.randrange(2)  # noqa: S311  # no secret
        author, receiver = pairs[pair][who], pairs[pair][1 - who]
        key = IdempotencyKey(str(uuid4()), "hash")
        while True:
            now = datetime.now(UTC)
            letter = NewMessage(author, receiver, new_uuid(now), f"{number}", now, key)
            try:
                row = history.find_membership(table, _group(pairs[pair]), author)
                done = conversations.send(table, letter, row, is_request=False)
            except TableUnavailable:
                continue
            sent.append((pair, who, done.message.uuid))
            return

    began = time.monotonic()
    with ThreadPoolExecutor(_SENDERS) as pool:
        list(pool.map(send, range(_SENDS)))
    sending_took = time.monotonic() - began
    last_send = time.monotonic()

    def wrong() -> int:
        return sum(
            not _is_right(table, pairs[pair], who, sent, pair)
            for pair in range(_PAIRS)
            for who in (0, 1)
        )

    while wrong() and time.monotonic() < last_send + WAIT_TIMEOUT_SECONDS:
        time.sleep(0.5)
    settling = time.monotonic() - last_send
    _await_silence(notes, 10)  # what is still delivered must change nothing
    there = Counter(message.uuid for pair in pairs for message in _all_messages(table, pair))
    expected = Counter(uuid for _, _, uuid in sent)
    astray = (there - expected) + (expected - there)
    return _Sending(sending_took, settling, wrong(), sum(astray.values()), _said(make, notes))


def _await_silence(notes: Path, seconds: float) -> None:
    """Wait until the Lambda hasn't been called for a while; between tries it is 5 s at most."""
    while time.time() < notes.stat().st_mtime + seconds:
        time.sleep(1)


def _group(pair: tuple[UUID, UUID]) -> UUID:
    from cruddur_messages import keys

    return keys.group_uuid(*pair)


def _all_messages(table: Table, pair: tuple[UUID, UUID]) -> list[Message]:
    from cruddur_messages import history

    row = history.find_membership(table, _group(pair), pair[0])
    return list(history.iterate_messages(table, row)) if row else []


def _is_right(
    table: Table,
    pair: tuple[UUID, UUID],
    who: int,
    sent: list[tuple[int, int, UUID]],
    number: int,
) -> bool:
    """Compare somebody's inbox with what was sent: one row, the newest message, the right count."""
    from cruddur_messages import history
    from cruddur_messages.items import MAX_UNREAD, Folder

    here = [(author, uuid) for which, author, uuid in sent if which == number]
    rows, _ = history.list_folder(table, pair[who], Folder.INBOX, limit=10)
    unread = min(MAX_UNREAD, sum(author != who for author, _ in here))
    newest = max(uuid for _, uuid in here)
    return [(row.last_message.uuid, row.unread) for row in rows] == [(newest, unread)]


def _follow(make: Make, table: Table, notes: Path) -> None:
    """Put the stream's Lambda behind the table, with trouble before it."""
    package = build(ROOT / "ddb" / "message_stream", Target.this_machine(), TOOLS / "packages")
    archive = io.BytesIO(package.read_bytes())
    changed = io.BytesIO()
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(changed, "w") as out:
        for name in whole.namelist():
            out.writestr("real.py" if name == "handler.py" else name, whole.read(name))
        out.writestr("handler.py", _TROUBLE)
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    iam, sqs, functions = make("iam"), make("sqs"), make("lambda")
    role = iam.create_role(RoleName="trouble", AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(RoleName="trouble", PolicyName="all", PolicyDocument=_policy(allowed))
    queue = sqs.create_queue(QueueName="failed")["QueueUrl"]
    function = functions.create_function(
        FunctionName="message-stream",
        Runtime=Target.this_machine().runtime,
        Role=role["Role"]["Arn"],
        Handler="handler.handle",
        Code={"ZipFile": changed.getvalue()},
        Timeout=60,
        Environment={
            "Variables": {
                "DDB_MESSAGE_TABLE": table.name,
                "DEAD_LETTER_QUEUE_URL": queue,
                "REALTIME_MANAGEMENT_URL": "http://127.0.0.1:1",
                "NOTES": str(notes),
            }
        },
    )
    described = make("dynamodb").describe_table(TableName=table.name)
    functions.create_event_source_mapping(
        EventSourceArn=described["Table"]["LatestStreamArn"],
        FunctionName=function["FunctionArn"],
        StartingPosition="TRIM_HORIZON",
        BatchSize=100,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=8,
        FilterCriteria={"Filters": [{"Pattern": json.dumps(_OF_MESSAGES)}]},
        DestinationConfig={
            "OnFailure": {"Destination": f"arn:aws:sqs:{REGION}:000000000000:failed"}
        },
    )


_FAILED = f"arn:aws:sqs:{REGION}:000000000000:failed"
_OF_MESSAGES = {
    "eventName": ["INSERT", "MODIFY"],
    "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "GRP#"}]}, "sk": {"S": [{"prefix": "0"}]}}},
}


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _said(make: Make, notes: Path) -> str:
    """Count how often the Lambda was called, and how often that was made to fail."""
    calls = notes.read_text("utf-8")
    queue = make("sqs").get_queue_url(QueueName="failed")["QueueUrl"]
    waiting = make("sqs").get_queue_attributes(
        QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessages"]
    )["Attributes"]["ApproximateNumberOfMessages"]
    return f"{len(calls):,}, {calls.count('!'):,} failed; {waiting} given up"
