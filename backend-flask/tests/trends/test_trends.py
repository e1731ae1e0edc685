"""Trending hashtags."""

from __future__ import annotations

from datetime import timedelta

from cruddur.context import system_clock, uuid7_lower_bound
from cruddur.trends.schemas import Trend
from tests.conftest import Browser, Clock


def trends(reader: Browser) -> list[tuple[str, int]]:
    answered = [Trend.model_validate(entry) for entry in reader.get("/api/trends").get_json()]
    return [(trend.hashtag, trend.count) for trend in answered]


def test_recent_use_is_compared_with_the_baseline(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser, clock: Clock
) -> None:
    clock.ahead = -timedelta(days=2)
    for person in (alice, bob, carol):
        person.crud("good morning #coffee", "7-days")
    clock.ahead = timedelta(0)
    for person in (alice, bob, carol):
        person.crud("look up! #comet")
    alice.crud("#coffee again")
    bob.crud("#Coffee again")
    assert trends(anonymous) == [("comet", 3), ("coffee", 2)]


def test_one_person_makes_no_trend(alice: Browser, anonymous: Browser) -> None:
    for number in range(5):
        alice.crud(f"#me {number}")
    assert trends(anonymous) == []


def test_trends_are_cached_for_a_minute(
    alice: Browser, bob: Browser, anonymous: Browser, clock: Clock
) -> None:
    clock.stop()
    assert trends(anonymous) == []
    alice.crud("#comet")
    bob.crud("#comet")
    clock.ahead = timedelta(seconds=50)
    assert trends(anonymous) == []
    clock.ahead = timedelta(seconds=70)
    assert trends(anonymous) == [("comet", 2)]


def test_expired_cruds_make_no_trend(
    alice: Browser, bob: Browser, anonymous: Browser, clock: Clock
) -> None:
    alice.crud("#comet", "1-hour")
    bob.crud("#comet", "3-hours")
    clock.ahead = timedelta(hours=1)
    assert trends(anonymous) == []


def test_the_uuid7_lower_bound_is_before_all_ids_of_its_moment() -> None:
    now = system_clock()
    first = uuid7_lower_bound(now)
    assert first.version == 7
    assert (
        uuid7_lower_bound(now - timedelta(milliseconds=1))
        < first
        < uuid7_lower_bound(now + timedelta(milliseconds=1))
    )
