"""The emulator may crash while messages are sent: every acknowledged message is stored once."""

from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

from cruddur.context import new_uuid
from cruddur_messages import conversations, history, keys
from cruddur_messages.conversations import IdempotencyKey, NewMessage
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import Table
from tests.emulator.conftest import Emulator
from tests.messages.conftest import make_table
from tests.messaging import send_during_crashes


def test_a_crash_of_the_emulator_neither_loses_nor_duplicates_messages(emulator: Emulator) -> None:
    client = emulator.client("dynamodb")
    table = Table(client, make_table(client))
    emulator.flush()
    people = uuid4(), uuid4()
    group = keys.group_uuid(*people)

    def send(sender: int, body: str, key: str) -> bool:
        author, recipient = people[sender % 2], people[1 - sender % 2]
        now = datetime.now(UTC)
        new_message = NewMessage(
            author, recipient, new_uuid(now), body, now, IdempotencyKey(key, "hash")
        )
        try:
            membership = history.find_membership(table, group, author)
            conversations.send(table, new_message, membership, is_request=False)
        except TableUnavailable:
            return False
        return True

    accepted = send_during_crashes(emulator, send)
    membership = history.find_membership(table, group, people[0])
    assert membership is not None
    there = Counter(message.body for message in history.iterate_messages(table, membership))
    assert there == Counter(accepted)
