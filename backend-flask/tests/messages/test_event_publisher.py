"""What open pages are to be told, behind the requests' back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from cruddur.platform.event_publisher import EventPublisher
from cruddur_messages import keys
from cruddur_messages.table import Table


def test_what_waits_is_written_before_the_end(shared_table: Table) -> None:
    user = uuid4()
    tell = EventPublisher(shared_table, lambda: datetime.now(UTC))
    for _ in range(20):
        tell(user, "notification.created", {})
    tell.close()
    told = shared_table.query("pk = :pk", {":pk": keys.events(user)}, limit=100)
    assert [item["type"] for item in told] == ["notification.created"] * 20


def test_one_that_cannot_be_written_keeps_no_other_from_it(
    shared_table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    user = uuid4()
    tell = EventPublisher(shared_table, lambda: datetime.now(UTC))
    tell(user, "notification.created", {"private": {"no", "JSON"}})
    tell(user, "notification.created", {})
    tell.close()
    told = shared_table.query("pk = :pk", {":pk": keys.events(user)}, limit=100)
    assert len(told) == 1
    assert caplog.messages == ["An event is dropped: TypeError"]
