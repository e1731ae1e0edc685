"""Fault injection for messages: thousands of sends while the stream's Lambda fails at random."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from ..deploy.lambda_packages import Target, build
from ..settings import REGION, ROOT, TOOLS, WAIT_TIMEOUT_SECONDS
from .emulator import ClientFactory, create_table

if TYPE_CHECKING:
    from cruddur_messages.items import Message
    from cruddur_messages.table import Table

SENDS, PAIRS, SENDERS = 10_000, 100, 24
# Longer than the pause between two retries of a stream record, which is at most 5 s.
_QUIET_SECONDS = 10
# The handler that wraps the real one. It writes one character per call: "!" if it fails.
_FAULTY_HANDLER = """
import os
import random
import real

def log(outcome):
    with open(os.environ["CALLS_FILE"], "a") as file:
        file.write(outcome)

def handle(event, context):
    records = event["Records"]
    chance = random.random()
    log("." if chance >= 0.35 else "!")
    if chance < 0.15:
        raise RuntimeError("before the records were processed")
    event = {"Records": records + random.sample(records, len(records) // 3)}
    random.shuffle(event["Records"])
    response = real.handle(event, context)
    if chance < 0.25:
        raise RuntimeError("after the records were processed")
    if chance < 0.35:
        numbers = [one["dynamodb"]["SequenceNumber"] for one in records]
        response["batchItemFailures"].append({"itemIdentifier": random.choice(numbers)})
    return response
"""


@dataclass(frozen=True)
class FaultResult:
    """The result of all sends."""

    send_seconds: float
    convergence_seconds: float
    wrong_inboxes: int
    lost_or_duplicated: int
    calls: str


def send_with_faults(client: ClientFactory, calls_file: Path) -> FaultResult:
    """Send messages concurrently; wait until every inbox is right, and count the errors."""
    from cruddur.context import new_uuid
    from cruddur_messages import conversations, history
    from cruddur_messages.conversations import IdempotencyKey, NewMessage
    from cruddur_messages.errors import TableUnavailable

    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    table = create_table(client("dynamodb"), StreamSpecification=stream)
    _attach_faulty_lambda(client, table, calls_file)
    pairs = [(uuid4(), uuid4()) for _ in range(PAIRS)]
    sent: list[tuple[int, int, UUID]] = []

    def send(number: int) -> None:
        pair, who = number % PAIRS, random.randrange(2)  # noqa: S311  # no secret
        author, recipient = pairs[pair][who], pairs[pair][1 - who]
        key = IdempotencyKey(str(uuid4()), "hash")
        while True:
            now = datetime.now(UTC)
            message = NewMessage(author, recipient, new_uuid(now), f"{number}", now, key)
            try:
                row = history.find_membership(table, _group(pairs[pair]), author)
                done = conversations.send(table, message, row, is_request=False)
            except TableUnavailable:
                continue
            sent.append((pair, who, done.message.uuid))
            return

    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(send, range(SENDS)))
    last_send = time.monotonic()

    def count_wrong() -> int:
        return sum(
            not _is_inbox_right(table, pairs[pair], who, sent, pair)
            for pair in range(PAIRS)
            for who in (0, 1)
        )

    while count_wrong() and time.monotonic() < last_send + WAIT_TIMEOUT_SECONDS:
        time.sleep(0.5)
    converged = time.monotonic()
    # Records that are still delivered must change nothing.
    while time.time() < calls_file.stat().st_mtime + _QUIET_SECONDS:
        time.sleep(1)
    stored = Counter(message.uuid for pair in pairs for message in _all_messages(table, pair))
    expected = Counter(uuid for _, _, uuid in sent)
    differences = (stored - expected) + (expected - stored)
    return FaultResult(
        send_seconds=last_send - began,
        convergence_seconds=converged - last_send,
        wrong_inboxes=count_wrong(),
        lost_or_duplicated=sum(differences.values()),
        calls=_summarize_calls(client, calls_file),
    )


def _group(pair: tuple[UUID, UUID]) -> UUID:
    from cruddur_messages import keys

    return keys.group_uuid(*pair)


def _all_messages(table: Table, pair: tuple[UUID, UUID]) -> list[Message]:
    from cruddur_messages import history

    row = history.find_membership(table, _group(pair), pair[0])
    return list(history.iterate_messages(table, row)) if row else []


def _is_inbox_right(
    table: Table,
    pair: tuple[UUID, UUID],
    who: int,
    sent: list[tuple[int, int, UUID]],
    number: int,
) -> bool:
    """Compare an inbox with what was sent: one row, the newest message, the unread count."""
    from cruddur_messages import history
    from cruddur_messages.items import MAX_UNREAD, Folder

    here = [(author, uuid) for which, author, uuid in sent if which == number]
    rows, _ = history.list_folder(table, pair[who], Folder.INBOX, limit=10)
    unread = min(MAX_UNREAD, sum(author != who for author, _ in here))
    newest = max(uuid for _, uuid in here)
    return [(row.last_message.uuid, row.unread) for row in rows] == [(newest, unread)]


def _attach_faulty_lambda(client: ClientFactory, table: Table, calls_file: Path) -> None:
    """Create the stream's Lambda with the faulty handler, and its event source mapping."""
    package = build(ROOT / "ddb" / "message_stream", Target.this_machine(), TOOLS / "packages")
    changed = io.BytesIO()
    with zipfile.ZipFile(package) as original, zipfile.ZipFile(changed, "w") as out:
        for name in original.namelist():
            out.writestr("real.py" if name == "handler.py" else name, original.read(name))
        out.writestr("handler.py", _FAULTY_HANDLER)
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    iam, sqs, functions = client("iam"), client("sqs"), client("lambda")
    role = iam.create_role(RoleName="faulty", AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(RoleName="faulty", PolicyName="all", PolicyDocument=_policy(allowed))
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
                "CALLS_FILE": str(calls_file),
            }
        },
    )
    described = client("dynamodb").describe_table(TableName=table.name)
    functions.create_event_source_mapping(
        EventSourceArn=described["Table"]["LatestStreamArn"],
        FunctionName=function["FunctionArn"],
        StartingPosition="TRIM_HORIZON",
        BatchSize=100,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=8,
        FilterCriteria={"Filters": [{"Pattern": json.dumps(_MESSAGE_RECORDS)}]},
        DestinationConfig={
            "OnFailure": {"Destination": f"arn:aws:sqs:{REGION}:000000000000:failed"}
        },
    )


_MESSAGE_RECORDS = {
    "eventName": ["INSERT", "MODIFY"],
    "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "GRP#"}]}, "sk": {"S": [{"prefix": "0"}]}}},
}


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _summarize_calls(client: ClientFactory, calls_file: Path) -> str:
    """Count the Lambda's calls, those that were made to fail, and the dead letters."""
    calls = calls_file.read_text("utf-8")
    queue = client("sqs").get_queue_url(QueueName="failed")["QueueUrl"]
    dead_letters = client("sqs").get_queue_attributes(
        QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessages"]
    )["Attributes"]["ApproximateNumberOfMessages"]
    return f"{len(calls):,}, {calls.count('!'):,} failed; {dead_letters} dead letters"
