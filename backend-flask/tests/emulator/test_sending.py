"""The emulator killed at any moment, while messages are sent: what it acknowledged is there."""

import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from cruddur.context import new_uuid
from cruddur_messages import conversations, keys
from cruddur_messages.conversations import Key, Letter
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import Table
from tests.emulator.conftest import Emulator
from tests.messages.conftest import make_table

SENDERS, KILLS = 4, 4


def goes_on(acknowledged: list[str], since: int) -> bool:
    return len(acknowledged) > since


def test_a_killed_emulator_loses_and_doubles_no_message(emulator: Emulator) -> None:
    client = emulator.client("dynamodb")
    table = Table(client, make_table(client))
    emulator.flush()
    people = uuid4(), uuid4()
    group = keys.group_uuid(*people)
    is_over = threading.Event()
    acknowledged: list[str] = []
    lost_answers = 0

    def keep_sending(sender: int) -> None:
        nonlocal lost_answers
        author, receiver = people[sender % 2], people[1 - sender % 2]
        number = 0
        while not is_over.is_set():
            body, key = f"{sender}.{number}", Key(str(uuid4()), "hash")
            while True:
                now = datetime.now(UTC)
                letter = Letter(author, receiver, new_uuid(now), body, now, key)
                try:
                    row = conversations.find(table, group, author)
                    conversations.send(table, letter, row, is_request=False)
                    break
                except TableUnavailable:
                    lost_answers += 1
                    time.sleep(0.02)
            acknowledged.append(body)
            number += 1

    senders = [
        threading.Thread(target=keep_sending, args=[one], daemon=True) for one in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    moments = random.Random(4)  # noqa: S311  # no secret
    for _ in range(KILLS):
        emulator.eventually(partial(goes_on, acknowledged, len(acknowledged)))
        time.sleep(moments.uniform(0, 0.5))
        emulator.kill()
        emulator.start()
    is_over.set()
    for sender in senders:
        sender.join(timeout=30)
        assert not sender.is_alive()

    row = conversations.find(table, group, people[0])
    assert row is not None
    there = Counter(message.body for message in conversations.all_messages(table, row))
    assert lost_answers >= KILLS
    assert len(acknowledged) > KILLS
    assert there == Counter(acknowledged)
