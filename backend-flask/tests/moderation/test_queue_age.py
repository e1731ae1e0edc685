"""How long reports wait for a moderator, which an alarm watches, and the metrics of moderation."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from cruddur.context import Context
from cruddur.moderation import purge
from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.metrics import Attributes
from cruddur.purges import service as purges
from tests.conftest import Browser, Clock
from tests.moderation.conftest import decide, decisions, report, uuid_of

DAY = timedelta(days=1)


@pytest.fixture
def recorded() -> Iterator[list[tuple[str, str]]]:
    """Names and labels of what the metrics of moderation record."""
    heard: list[tuple[str, str]] = []

    def hear(_value: float, attributes: Attributes) -> None:
        heard.extend(attributes.items())

    names = ("cruddur.reports.created", "cruddur.reports.decided")
    metrics.subscribe(dict.fromkeys(names, hear))
    yield heard
    metrics.subscribe({})


def test_the_oldest_open_report_is_waited_for_and_an_appeal_from_its_own_time(
    alice: Browser, bob: Browser, moderator: Browser, purging: Context, clock: Clock
) -> None:
    clock.stop()
    assert purge.queue_age(purging) == timedelta()
    made = report(alice, "person", uuid_of(bob))
    clock.ahead = DAY
    report(alice, "activity", bob.crud("go away")["uuid"])
    assert purge.queue_age(purging) == DAY
    decide(moderator, made["uuid"], "limit")
    clock.ahead = 2 * DAY
    assert purge.queue_age(purging) == DAY
    clock.ahead = 5 * DAY
    (decision,) = decisions(bob)
    path = f"/api/account/decisions/{decision['uuid']}/appeal"
    assert bob.post(path, json={"appeal": "It was a joke."}).status_code == 204
    (of_crud,) = (each for each in alice.get("/api/reports").get_json() if each["status"] == "open")
    decide(moderator, of_crud["uuid"], "dismiss")
    clock.ahead = 6 * DAY
    assert purge.queue_age(purging) == DAY
    decide(moderator, made["uuid"], "dismiss")
    assert purge.queue_age(purging) == timedelta()


def test_the_purge_logs_how_long_reports_wait(
    alice: Browser,
    bob: Browser,
    purging: Context,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    clock.stop()
    report(alice, "person", uuid_of(bob))
    clock.ahead = timedelta(hours=25)
    purges.run(purging, until=clock() + timedelta(hours=1), purges={})
    (line,) = (record for record in caplog.records if record.message == "purged")
    assert vars(line)["reports_waiting_seconds"] == 25 * 3600


def test_reports_appeals_and_decisions_are_counted_once(
    alice: Browser, bob: Browser, moderator: Browser, recorded: list[tuple[str, str]]
) -> None:
    made = report(alice, "person", uuid_of(bob), "spam")
    report(alice, "person", uuid_of(bob), "hate")
    decide(moderator, made["uuid"], "limit")
    (decision,) = decisions(bob)
    bob.post(f"/api/account/decisions/{decision['uuid']}/appeal", json={"appeal": "No."})
    assert recorded == [("reason", "spam"), ("action", "limit"), ("reason", "appeal")]
