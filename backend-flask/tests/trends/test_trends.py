"""Trending hashtags."""

from __future__ import annotations

from datetime import timedelta

import psycopg

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


def test_a_trend_is_spelled_as_most_people_write_it(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser, clock: Clock
) -> None:
    clock.ahead = -timedelta(days=2)
    for person in (alice, bob, carol):
        person.crud("#gardenparty", "7-days")
    clock.ahead = timedelta(0)
    for person in (alice, bob):
        person.crud("come to the #GardenParty #gardenparty")
        person.crud("#می\u200cخواهم #کتاب")
    for number in range(5):
        carol.crud(f"#GARDENPARTY {number}")
    carol.crud("#میخواهم")
    assert trends(anonymous) == [
        ("GardenParty", 3),
        ("می\u200cخواهم", 3),
        ("کتاب", 2),
    ]
    for hashtag, count in trends(anonymous):
        assert len(anonymous.get(f"/api/activities/tags/{hashtag}").get_json()) >= count


def test_a_hashtag_without_a_spelling_is_shown_normalized(
    alice: Browser, bob: Browser, anonymous: Browser, admin: psycopg.Connection
) -> None:
    alice.crud("#Comet")
    bob.crud("#Comet")
    admin.execute("UPDATE hashtags_used SET written = NULL")
    assert trends(anonymous) == [("comet", 2)]


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
