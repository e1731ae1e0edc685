"""Ends of days and years, changes of summer time, and a clock that is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.conftest import Browser, Clock, problem
from tests.messaging import group, inbox, send, words, write
from tests.waiting import wait_until

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "written", "ends"),
    [
        (
            datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
            "2028-02-29T23:59:59.999Z",
            {
                "1-hour": "2028-03-01T00:59:59.999Z",
                "1-day": "2028-03-01T23:59:59.999Z",
                "30-days": "2028-03-30T23:59:59.999Z",
            },
        ),
        (
            datetime(2028, 2, 28, 12, tzinfo=UTC),
            "2028-02-28T12:00:00.000Z",
            {"1-day": "2028-02-29T12:00:00.000Z", "3-days": "2028-03-02T12:00:00.000Z"},
        ),
        (
            datetime(2027, 2, 28, 12, tzinfo=UTC),
            "2027-02-28T12:00:00.000Z",
            {"1-day": "2027-03-01T12:00:00.000Z"},
        ),
        (
            datetime(2027, 12, 31, 23, 59, 59, 1_000, tzinfo=UTC),
            "2027-12-31T23:59:59.001Z",
            {"1-hour": "2028-01-01T00:59:59.001Z", "30-days": "2028-01-30T23:59:59.001Z"},
        ),
        # Summer time begins, and ends, in Newfoundland: a day has 24 hours all the same.
        (
            datetime(2027, 3, 14, 5, 29, 59, tzinfo=UTC),
            "2027-03-14T05:29:59.000Z",
            {"1-hour": "2027-03-14T06:29:59.000Z", "1-day": "2027-03-15T05:29:59.000Z"},
        ),
        (
            datetime(2027, 11, 7, 4, 29, 59, tzinfo=UTC),
            "2027-11-07T04:29:59.000Z",
            {"1-hour": "2027-11-07T05:29:59.000Z", "1-day": "2027-11-08T04:29:59.000Z"},
        ),
    ],
)
def test_a_crud_expires_when_it_says_across_day_and_year_ends(
    alice: Browser, clock: Clock, moment: datetime, written: str, ends: dict[str, str]
) -> None:
    clock.stop(moment)
    for ttl, end in ends.items():
        crud = alice.crud("brief", ttl)
        assert (crud["created_at"], crud["expires_at"]) == (written, end)
        milliseconds = datetime.fromtimestamp((UUID(crud["uuid"]).int >> 80) / 1000, UTC)
        assert milliseconds == moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    clock.ahead = timedelta(days=30)
    assert alice.get("/api/activities/public").get_json() == []


@pytest.mark.parametrize("jump", [-DAY, -HOUR, HOUR, DAY, 400 * DAY])
def test_a_clock_change_never_causes_a_server_error(
    friends: tuple[Browser, Browser], clock: Clock, jump: timedelta
) -> None:
    alice, bob = friends
    crud = alice.crud("before", "30-days")
    conversation = write(alice, bob, "before")["message_group_uuid"]
    bob.put(f"/api/activities/{crud['uuid']}/like")
    key = {"Idempotency-Key": str(uuid4())}
    body = {"message": "once", "ttl": "1-hour"}
    assert alice.post("/api/activities", json=body, headers=key).status_code == 200
    clock.ahead = jump
    gone = jump > 30 * DAY
    there = 404 if gone else 200
    status = f"/api/activities/{crud['uuid']}"
    asked = {
        "/api/activities/home": 200,
        "/api/activities/public": 200,
        "/api/activities/notifications": 200,
        "/api/activities/bookmarks": 200,
        "/api/activities/search?term=before": 200,
        f"/api/activities/@{alice.handle}": 200,
        f"/api/activities/@{alice.handle}/status/{crud['uuid']}": there,
        "/api/badges": 200,
        "/api/trends": 200,
        "/api/profile": 200,
        "/api/account/export": 200,
        "/api/message_groups": 200,
        f"/api/messages/{conversation}": 200,
    }
    assert {path: bob.get(path).status_code for path in asked} == asked
    assert bob.put(f"{status}/repost").status_code == there
    assert bob.put(f"{status}/bookmark").status_code == there
    reply = bob.post(f"{status}/reply", json={"message": "after"})
    assert reply.status_code == (404 if gone else 200)
    again = alice.post("/api/activities", json=body, headers=key)
    assert again.status_code == 200
    assert ("Idempotency-Replayed" in again.headers) == (jump < DAY)
    other = alice.post("/api/activities", json={**body, "message": "twice"}, headers=key)
    assert problem(other, 409) == {"idempotency_key_reused"}
    assert words(bob, conversation) == ["before"]
    handle = f"new_{uuid4().hex[:10]}"
    assert alice.put("/api/account/handle", json={"handle": handle}).status_code == 200
    assert alice.crud("after")["message"] == "after"
    assert alice.put("/api/message_groups/" + conversation + "/read").status_code == 204


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_messages_stay_in_order_when_the_clock_is_set_back(
    friends: tuple[Browser, Browser], clock: Clock, back: timedelta
) -> None:
    alice, bob = friends
    first = write(alice, bob, "one")
    uuid = first["message_group_uuid"]
    assert bob.put(f"/api/message_groups/{uuid}/read").status_code == 204
    clock.ahead = -back
    second = send(alice, "two", message_group_uuid=uuid)
    assert second["uuid"] > first["uuid"]
    assert second["created_at"] > first["created_at"]
    assert words(bob, uuid) == ["one", "two"]
    assert words(bob, uuid, f"?after={first['uuid']}") == ["two"]
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 1, "the message is unread")
    assert inbox(bob)[0]["message"] == "two"


def test_a_left_conversation_returns_on_a_message_when_the_clock_is_set_back(
    friends: tuple[Browser, Browser], clock: Clock
) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    assert bob.delete(f"/api/message_groups/{uuid}").status_code == 204
    clock.ahead = -HOUR
    send(alice, "two", message_group_uuid=uuid)
    wait_until(lambda: inbox(bob, "requests") != [], "the message is a request")
    assert words(bob, uuid) == ["two"]
    assert group(bob, uuid)["unread_count"] == 1
