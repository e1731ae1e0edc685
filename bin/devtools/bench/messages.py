"""Benchmark of messages: delivery latency, and read units per page.

The latency is measured in two browsers on the running product, the rest on an emulator of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from ..errors import UserError
from ..local import chromium
from ..local.supervisor import LocalEnvironment
from ..settings import Settings
from ..toolchain import toolchain
from .dynamodb_units import read_units
from .emulator import create_table, running_emulator
from .report import Chapter

if TYPE_CHECKING:
    from cruddur_messages.items import Message
    from cruddur_messages.table import Table

_SIZES = (100, 100_000)
_INTRODUCTION = """The latency is measured in two browsers on the running product, from Enter to
the frame that shows the message. Read units follow DynamoDB's rules, from the items' sizes, on an
emulator of its own."""


def measure() -> None:
    """Measure, and write the chapter.

    Raises:
        UserError: the product doesn't run, or an inbox isn't right.
    """
    environment = LocalEnvironment(Settings.from_environment()).environment()
    note = Chapter("Messages", _INTRODUCTION, ("what", "goal", "measured")).add
    latencies = _latencies(environment)
    p99 = quantiles(latencies, n=100)[-1]
    note(
        f"sent → displayed in another browser, {len(latencies)} times",
        "p50 ≤ 150 ms, p99 ≤ 600 ms",
        f"p50 {median(latencies):.0f} ms, p99 {p99:.0f} ms",
    )
    with running_emulator() as dynamodb:
        for what, sizes, units in _page_costs(dynamodb):
            costs = ", ".join(f"{each:g}" for each in units)
            note(f"{what}, in a conversation of {sizes}", "the same", f"{costs} read units")


def _latencies(environment: dict[str, str]) -> list[float]:
    playwright = toolchain.FRONTEND / "node_modules" / "@playwright" / "test" / "cli.js"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "latencies.json"
        done = subprocess.run(
            [toolchain.node()[0], str(playwright), "test", "--config", "e2e/latency.config.ts"],
            env={**os.environ, **environment, **chromium.find(), "LATENCY_FILE": str(file)},
            cwd=toolchain.FRONTEND,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise UserError(f"The two browsers: {done.stdout[-2000:]}")
        latencies: list[float] = json.loads(file.read_text("utf-8"))
        return latencies


def _page_costs(client: Any) -> Iterator[tuple[str, str, list[float]]]:
    """Yield the read units of each kind of page, in a short and in a long conversation."""
    from cruddur_messages import history
    from cruddur_messages.items import Folder

    table = create_table(client)
    talks = [fill_conversation(table, count) for count in _SIZES]
    pages: dict[str, Callable[[UUID, UUID, list[Message]], object]] = {
        "the newest 50 messages": lambda group, user, _: history.newest_page(
            table, group, user, limit=50
        ),
        "50 older ones": lambda group, user, sent: history.older_page(
            table, group, user, before=sent[-40].uuid, limit=50
        ),
        "newer than a message": lambda group, user, sent: history.newer_page(
            table, group, user, after=sent[-30].uuid, limit=50
        ),
        "the inbox": lambda _group, user, _sent: history.list_folder(
            table, user, Folder.INBOX, limit=20
        ),
    }
    for what, get_page in pages.items():
        units = []
        for talk in talks:
            with _read_units(client) as used:
                get_page(*talk)
            units.append(sum(used))
        if len(set(units)) > 1:
            raise UserError(f"{what}: {units} read units.")
        yield what, " and of ".join(f"{size:,}" for size in _SIZES), units


@contextmanager
def _read_units(client: Any) -> Iterator[list[float]]:
    """Yield a list to which each call of the client adds its read units."""
    used: list[float] = []
    calls: list[dict[str, Any]] = []

    def record_call(params: dict[str, Any], **_: Any) -> None:
        calls.append(params)

    def add(parsed: dict[str, Any], **_: Any) -> None:
        items = parsed["Items"] if "Items" in parsed else [parsed.get("Item", {})]
        used.append(read_units(items, consistent=calls[-1].get("ConsistentRead", False)))

    client.meta.events.register("provide-client-params.dynamodb.*", record_call)
    client.meta.events.register("after-call.dynamodb.*", add)
    try:
        yield used
    finally:
        client.meta.events.unregister("provide-client-params.dynamodb.*", record_call)
        client.meta.events.unregister("after-call.dynamodb.*", add)


def fill_conversation(
    table: Table, count: int, *, member: UUID | None = None, text: str = "x" * 100
) -> tuple[UUID, UUID, list[Message]]:
    """Write a conversation of this many messages; return its id, a member, and the messages."""
    from cruddur.context import new_uuid
    from cruddur_messages import conversations
    from cruddur_messages.conversations import NewMessage
    from cruddur_messages.items import Message
    from cruddur_messages.table import serialize

    one, other, start = uuid4(), member or uuid4(), datetime.now(UTC)
    first = NewMessage(one, other, new_uuid(start), text, start)
    group = conversations.send(table, first, None, is_request=False).message.group
    both = frozenset({one, other})
    sent = [
        Message(
            group,
            new_uuid(start + timedelta(milliseconds=number)),
            (one, other)[number % 2],
            both,
            text,
        )
        for number in range(1, count)
    ]

    def write(at: int) -> None:
        puts = [{"PutRequest": {"Item": serialize(m.to_item())}} for m in sent[at : at + 25]]
        response = table.client.batch_write_item(RequestItems={table.name: puts})  # type: ignore[dict-item]
        if response["UnprocessedItems"]:
            raise UserError("The emulator left some items unprocessed.")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(0, len(sent), 25)))
    return group, other, sent
