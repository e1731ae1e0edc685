"""Scheduled cruds are published once, at their time; what can't be says why and stops nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from pydantic import TypeAdapter
from werkzeug.test import TestResponse

from cruddur.activities import service as activities
from cruddur.context import ApiContext, Context
from cruddur.drafts import scheduled, service
from cruddur.drafts.schemas import ScheduledActivity
from cruddur.platform.database import Transaction
from cruddur.purges import service as purges
from cruddur_messages import keys
from tests.conftest import Account, Browser, Clock, problem
from tests.drafts.pictures import ready_picture
from tests.lambda_handlers import LAMBDAS, handler
from tests.locks import wait_for_lock_wait
from tests.paging import messages
from tests.purges.test_purges import Invocation
from tests.social.protection import notified, protect
from tests.waiting import WAIT_SECONDS

PATH = "/api/scheduled"
HOUR = timedelta(hours=1)


def send(person: Browser, at: object, message: str = "later", **more: Any) -> TestResponse:
    body = {"message": message, "ttl": "1-hour", "scheduled_at": at, **more}
    return person.post("/api/activities", json=body)


def schedule(person: Browser, at: datetime, message: str = "later", **more: Any) -> dict[str, Any]:
    response = send(person, at.isoformat(), message, **more)
    assert response.status_code == 202, response.text
    made: dict[str, Any] = response.get_json()
    TypeAdapter(ScheduledActivity).validate_python(made)
    return made


def failures(person: Browser) -> list[tuple[str, str | None]]:
    found = person.get(PATH).get_json()
    return [(each["message"], each["failure"]) for each in found]


def everyone(reader: Browser) -> list[str]:
    return messages(reader.get("/api/activities/public").get_json())


@pytest.fixture
def at(clock: Clock, context: ApiContext) -> datetime:
    """A time in an hour; the clock stands."""
    clock.stop(datetime.now(UTC).replace(microsecond=0))
    return context.clock() + HOUR


@pytest.fixture
def dave(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    return Browser(app.test_client(), sign_up("dave"))


def test_a_scheduled_crud_is_published_at_its_time_and_lives_from_then(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock, at: datetime
) -> None:
    bob.get("/api/profile")
    made = schedule(
        alice,
        at,
        f"hi @{bob.handle} #later",
        reply_policy="following",
        content_warning="spiders",
    )
    assert "handle" not in made, "an old client can't take it for a crud"
    assert alice.get(PATH).get_json() == [made]
    assert list(scheduled.publish_due(context)) == []
    assert everyone(bob) == []
    assert notified(bob) == []
    clock.ahead = HOUR
    assert list(scheduled.publish_due(context)) == [1]
    [crud] = bob.get("/api/activities/tags/later").get_json()
    assert crud["uuid"] != made["uuid"]
    assert datetime.fromisoformat(crud["created_at"]) == at
    assert datetime.fromisoformat(crud["expires_at"]) == at + HOUR
    assert (crud["reply_policy"], crud["content_warning"]) == ("following", "spiders")
    assert [entity["kind"] for entity in crud["entities"]] == ["mention", "hashtag"]
    assert notified(bob) == [("mention", alice.handle)]
    assert alice.get(PATH).get_json() == []
    assert list(scheduled.publish_due(context)) == []
    assert len(everyone(bob)) == 1


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2001-01-01T00:00:00Z", "scheduled_at_too_soon"),
        ("9999-12-31T23:59:59-23:59", "scheduled_at_out_of_range"),
        ("2030-01-01T00:00:00", "scheduled_at_malformed"),
        ("tomorrow", "scheduled_at_malformed"),
        (1893456000, "scheduled_at_malformed"),
        ([], "scheduled_at_malformed"),
    ],
)
def test_an_unusable_time_is_refused(
    alice: Browser, context: ApiContext, at: object, code: str
) -> None:
    assert problem(send(alice, at), 422) == {code}
    made = schedule(alice, context.clock() + HOUR)
    refused = alice.put(f"{PATH}/{made['uuid']}", json={"scheduled_at": at})
    assert problem(refused, 422) == {code}
    assert alice.get(PATH).get_json() == [made]


def test_the_bounds_are_a_minute_and_thirty_days(
    alice: Browser, context: ApiContext, at: datetime
) -> None:
    for delay, status in (
        (timedelta(seconds=59), 422),
        (timedelta(minutes=1), 202),
        (timedelta(days=30), 202),
        (timedelta(days=30, seconds=1), 422),
    ):
        assert send(alice, (context.clock() + delay).isoformat()).status_code == status


def test_what_is_no_crud_is_refused_at_once(
    alice: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problem(send(alice, at.isoformat(), " "), 422) == {"message_blank"}
    assert problem(send(alice, at.isoformat(), ttl="x"), 422) == {"ttl_unknown"}
    unknown = [{"uuid": "01900000-0000-7000-8000-000000000000"}]
    assert problem(send(alice, at.isoformat(), media=unknown), 422) == {"media_unusable"}
    monkeypatch.setattr(service, "MAX_DRAFTS", 1)
    schedule(alice, at)
    assert problem(send(alice, at.isoformat()), 422) == {"scheduled_too_many"}
    assert alice.post("/api/drafts", json={"message": "counts by itself"}).status_code == 201


def test_a_time_of_null_is_none(alice: Browser) -> None:
    assert send(alice, None).status_code == 200


def test_a_repeated_request_schedules_one(alice: Browser, at: datetime) -> None:
    body = {"message": "later", "ttl": "1-hour", "scheduled_at": at.isoformat()}
    headers = {"Idempotency-Key": "once"}
    one, two = (alice.post("/api/activities", json=body, headers=headers) for _ in range(2))
    assert one.status_code == two.status_code == 202
    assert one.get_json() == two.get_json()
    assert len(alice.get(PATH).get_json()) == 1


def test_its_author_changes_the_time_publishes_or_deletes_it(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock, at: datetime
) -> None:
    bob.get("/api/profile")
    made, other = schedule(alice, at), schedule(alice, at, "other")
    path = f"{PATH}/{made['uuid']}"
    later = {"scheduled_at": (at + HOUR).isoformat()}
    for refused in (
        bob.put(path, json=later),
        bob.delete(path),
        bob.post(f"{path}/publish"),
        alice.post(f"{PATH}/{UUID(int=0)}/publish"),
    ):
        assert problem(refused, 404) == {"scheduled_not_found"}
    changed = alice.put(path, json=later).get_json()
    assert datetime.fromisoformat(changed["scheduled_at"]) == at + HOUR
    clock.ahead = HOUR
    assert list(scheduled.publish_due(context)) == [1]
    assert everyone(bob) == ["other"]
    assert problem(alice.delete(f"{PATH}/{other['uuid']}"), 404) == {"scheduled_not_found"}
    headers = {"Idempotency-Key": "once"}
    one, two = (alice.post(f"{path}/publish", headers=headers) for _ in range(2))
    assert one.status_code == two.status_code == 201
    assert one.headers["Location"].endswith(one.get_json()["uuid"])
    assert sorted(everyone(bob)) == ["later", "other"]
    third = schedule(alice, at + HOUR, "third")
    assert alice.delete(f"{PATH}/{third['uuid']}").status_code == 204
    clock.ahead = 3 * HOUR
    assert list(scheduled.publish_due(context)) == []


def test_pictures_stay_until_they_are_published_and_go_with_the_crud(
    alice: Browser, admin: psycopg.Connection, context: ApiContext, clock: Clock, at: datetime
) -> None:
    picture = ready_picture(admin, alice)
    media = [{"uuid": picture, "alt": "A cat"}]
    draft = alice.post("/api/drafts", json={"message": "x", "media": media}).get_json()
    made = schedule(alice, at + timedelta(days=20), media=media)
    assert made["media"][0]["alt"] == "A cat"
    assert alice.delete(f"/api/drafts/{draft['uuid']}").status_code == 204
    clock.ahead = timedelta(days=21)
    purges.run(context, until=context.clock() + HOUR)
    [crud] = alice.get("/api/activities/public").get_json()
    assert crud["media"] == made["media"]
    row = admin.execute("SELECT expires_at, draft_uuid FROM media").fetchall()
    assert row == [(None, None)]


def test_what_cannot_be_published_says_why_and_stops_nothing(
    alice: Browser,
    dave: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    log_lines: list[str],
) -> None:
    picture = ready_picture(admin, alice)
    made = schedule(alice, at, "a picture", media=[{"uuid": picture}])
    schedule(dave, at + timedelta(seconds=1), "by dave")
    schedule(alice, at + timedelta(seconds=2), "last")
    assert alice.delete(f"/api/media/{picture}").status_code == 204
    admin.execute("UPDATE users SET is_suspended = true WHERE handle = %s", (dave.handle,))
    clock.ahead = HOUR + timedelta(seconds=2)
    assert list(scheduled.publish_due(context)) == [0, 0, 1]
    assert everyone(alice) == ["last"]
    assert failures(alice) == [("a picture", "media_unusable")]
    assert not [line for line in log_lines if "a picture" in line]
    assert list(scheduled.publish_due(context)) == [], "not again"
    assert scheduled.lag(context) == timedelta(0)
    admin.execute("UPDATE users SET is_suspended = false WHERE handle = %s", (dave.handle,))
    assert failures(dave) == [("by dave", "account_suspended")]
    [waiting] = dave.get(PATH).get_json()
    assert dave.post(f"{PATH}/{waiting['uuid']}/publish").status_code == 201
    later = {"scheduled_at": (at + HOUR).isoformat()}
    for refused in (
        alice.put(f"{PATH}/{made['uuid']}", json=later),
        alice.post(f"{PATH}/{made['uuid']}/publish"),
    ):
        assert problem(refused, 422) == {"media_unusable"}
    assert failures(alice) == [("a picture", "media_unusable")]


def test_a_poll_is_as_long_as_its_author_chose_from_the_publication_on(
    alice: Browser, context: ApiContext, clock: Clock, at: datetime
) -> None:
    choices = ["tea", "coffee"]
    made = schedule(alice, at, "for", poll={"choices": choices, "duration": 3600})
    assert made["poll"]["duration"] == 3600
    until = (at + 2 * HOUR).isoformat()
    schedule(alice, at, "until", poll={"choices": choices, "closes_at": until})
    refused = send(alice, at.isoformat(), poll={"choices": choices, "closes_at": at.isoformat()})
    assert problem(refused, 422) == {"poll_closes_too_soon"}
    schedule(
        alice, at + timedelta(minutes=1), "late", poll={"choices": choices, "closes_at": until}
    )
    clock.ahead = HOUR
    assert list(scheduled.publish_due(context)) == [1, 1]
    cruds = alice.get("/api/activities/home").get_json()
    (asked,) = [crud for crud in cruds if crud["message"] == "for"]
    created = datetime.fromisoformat(asked["created_at"])
    assert datetime.fromisoformat(asked["poll"]["closes_at"]) == created + HOUR
    clock.ahead = 3 * HOUR
    assert list(scheduled.publish_due(context)) == [0]
    assert failures(alice) == [("late", "poll_closes_too_soon")]


def test_a_scheduled_quote_says_what_stops_it(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock, at: datetime
) -> None:
    bob.get("/api/profile")
    cruds = {name: bob.crud(name, "7-days") for name in ("there", "gone", "closed", "protected")}
    for name, crud in cruds.items():
        made = schedule(alice, at, name, quote_uuid=crud["uuid"])
        assert (made["quote"]["message"], made["quote_uuid"]) == (name, crud["uuid"])
    bob.delete(f"/api/activities/{cruds['gone']['uuid']}")
    path = f"/api/activities/{cruds['closed']['uuid']}/quote_policy"
    bob.put(path, json={"quote_policy": "nobody"})
    clock.ahead = HOUR
    assert sorted(scheduled.publish_due(context)) == [0, 0, 1, 1]
    assert sorted(failures(alice)) == [
        ("closed", "quote_not_allowed"),
        ("gone", "activity_not_found"),
    ]


def test_a_new_time_tries_again(
    alice: Browser, admin: psycopg.Connection, context: ApiContext, clock: Clock, at: datetime
) -> None:
    made = schedule(alice, at)
    admin.execute("UPDATE drafts SET failure = 'account_suspended'")
    clock.ahead = 2 * HOUR
    assert list(scheduled.publish_due(context)) == []
    body = {"scheduled_at": (at + 2 * HOUR).isoformat()}
    assert alice.put(f"{PATH}/{made['uuid']}", json=body).get_json()["failure"] is None
    clock.ahead = 3 * HOUR
    assert list(scheduled.publish_due(context)) == [1]


def test_rules_of_the_day_hold(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    admin: psycopg.Connection,
) -> None:
    """A block, a protection and a rule that came later."""
    for person in (bob, carol):
        person.get("/api/profile")
    schedule(alice, at, f"hi @{bob.handle}")
    schedule(carol, at, "for followers")
    bob.act("block", alice)
    protect(carol)
    clock.ahead = HOUR
    assert list(scheduled.publish_due(context)) == [1, 1]
    assert notified(bob) == []
    assert everyone(bob) == []
    assert carol.get("/api/activities/home").get_json()[0]["protected"]
    made = schedule(alice, at + HOUR)
    admin.execute('UPDATE drafts SET content = \'{"media": [], "message": "x"}\'')
    clock.ahead = 2 * HOUR
    assert list(scheduled.publish_due(context)) == [0]
    (failure,) = admin.execute("SELECT failure FROM drafts").fetchone() or ()
    assert failure == "invalid_input"
    assert problem(alice.post(f"{PATH}/{made['uuid']}/publish"), 422) == {"invalid_input"}


def test_an_unknown_failure_leaves_the_row_and_stops_nothing(
    alice: Browser,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schedule(alice, at, "breaks")
    schedule(alice, at, "works")
    clock.ahead = HOUR + timedelta(minutes=7)
    assert scheduled.lag(context) == timedelta(minutes=7)
    create = activities.create

    def broken(context: Context, author_uuid: UUID, new: Any) -> str:
        body = create(context, author_uuid, new)
        if new.message == "breaks":
            raise LookupError("after the crud was written")
        return body

    with monkeypatch.context() as patch:
        patch.setattr(activities, "create", broken)
        with pytest.raises(ExceptionGroup):
            list(scheduled.publish_due(context))
    assert everyone(alice) == ["works"]
    assert failures(alice) == [("breaks", None)]
    assert list(scheduled.publish_due(context)) == [1]
    assert sorted(everyone(alice)) == ["breaks", "works"]


def test_a_process_that_ends_in_the_middle_loses_nothing(
    alice: Browser,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schedule(alice, at)
    clock.ahead = HOUR

    class Killed(BaseException):
        """The end of the process."""

    def die(_transaction: Transaction) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "require_success", die)
        with pytest.raises(Killed):
            list(scheduled.publish_due(context))
    assert everyone(alice) == []
    assert failures(alice) == [("later", None)]
    assert list(scheduled.publish_due(context)) == [1]


def test_concurrent_runs_publish_each_crud_once(
    alice: Browser, context: ApiContext, clock: Clock, at: datetime
) -> None:
    texts = {f"crud {number}" for number in range(12)}
    for text in texts:
        schedule(alice, at, text)
    clock.ahead = HOUR
    barrier = Barrier(4)

    def run() -> int:
        barrier.wait(timeout=WAIT_SECONDS)
        return sum(scheduled.publish_due(context))

    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(run) for _ in range(4)]
        assert sum(each.result(timeout=WAIT_SECONDS) for each in runs) == len(texts)
    published = everyone(alice)
    assert (len(published), set(published)) == (len(texts), texts)


def test_a_run_skips_what_another_is_publishing(
    alice: Browser, context: ApiContext, clock: Clock, at: datetime, database_url: str
) -> None:
    made = schedule(alice, at, "first")
    schedule(alice, at + timedelta(minutes=1), "second")
    clock.ahead = 2 * HOUR
    with psycopg.connect(database_url) as other:
        other.execute("SELECT FROM drafts WHERE uuid = %s FOR UPDATE", (made["uuid"],))
        assert list(scheduled.publish_due(context)) == [0, 1]
        assert problem(alice.post(f"{PATH}/{made['uuid']}/publish"), 404) == {"scheduled_not_found"}
    assert list(scheduled.publish_due(context)) == [1]


@pytest.mark.parametrize("method", ["delete", "put"])
def test_a_change_before_the_publication_has_the_row_wins(
    alice: Browser,
    bob: Browser,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    database_url: str,
    method: str,
) -> None:
    uuid = bob.get("/api/profile").get_json()["uuid"]
    made = schedule(alice, at, f"hi @{bob.handle}")
    clock.ahead = HOUR
    path = f"{PATH}/{made['uuid']}"
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        holding.execute("SELECT FROM users WHERE uuid = %s FOR UPDATE", (uuid,))
        publishing = pool.submit(lambda: list(scheduled.publish_due(context)))
        wait_for_lock_wait(database_url)
        if method == "delete":
            assert alice.delete(path).status_code == 204
        else:
            later = {"scheduled_at": (at + HOUR).isoformat()}
            assert alice.put(path, json=later).status_code == 200
        holding.commit()
        assert publishing.result(timeout=WAIT_SECONDS) == [0]
    assert everyone(bob) == []
    assert len(alice.get(PATH).get_json()) == (method == "put")


def test_a_deletion_after_the_publication_has_the_row_finds_nothing(
    alice: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    database_url: str,
) -> None:
    picture = ready_picture(admin, alice)
    made = schedule(alice, at, media=[{"uuid": picture}])
    clock.ahead = HOUR
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM media WHERE uuid = %s FOR UPDATE", (picture,))
        publishing = pool.submit(lambda: list(scheduled.publish_due(context)))
        wait_for_lock_wait(database_url)
        deleting = pool.submit(alice.delete, f"{PATH}/{made['uuid']}")
        wait_for_lock_wait(database_url, sessions=2)
        holding.commit()
        assert publishing.result(timeout=WAIT_SECONDS) == [1]
        refused = deleting.result(timeout=WAIT_SECONDS)
        assert problem(refused, 404) == {"scheduled_not_found"}
    assert everyone(alice) == ["later"]


def test_a_suspension_that_began_first_stops_the_publication(
    alice: Browser,
    dave: Browser,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    database_url: str,
) -> None:
    schedule(dave, at)
    clock.ahead = HOUR
    with psycopg.connect(database_url) as deciding, ThreadPoolExecutor(1) as pool:
        deciding.execute("SELECT FROM users WHERE handle = %s FOR UPDATE", (dave.handle,))
        publishing = pool.submit(lambda: list(scheduled.publish_due(context)))
        wait_for_lock_wait(database_url)
        deciding.execute("UPDATE users SET is_suspended = true WHERE handle = %s", (dave.handle,))
        deciding.commit()
        assert publishing.result(timeout=WAIT_SECONDS) == [0]
    with psycopg.connect(database_url) as reading:
        found = reading.execute("SELECT failure FROM drafts").fetchall()
    assert found == [("account_suspended",)]
    assert everyone(alice) == []


def test_an_account_deletion_takes_what_is_being_published(
    alice: Browser,
    dave: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    database_url: str,
) -> None:
    dave.post("/api/drafts", json={"message": "a draft"})
    picture = ready_picture(admin, dave)
    schedule(dave, at, media=[{"uuid": picture}])
    clock.ahead = HOUR
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM media WHERE uuid = %s FOR UPDATE", (picture,))
        publishing = pool.submit(lambda: list(scheduled.publish_due(context)))
        wait_for_lock_wait(database_url)
        leaving = pool.submit(dave.delete, "/api/account")
        wait_for_lock_wait(database_url, sessions=2)
        holding.commit()
        assert publishing.result(timeout=WAIT_SECONDS) == [1]
        assert leaving.result(timeout=WAIT_SECONDS).status_code == 204
    assert everyone(alice) == []
    assert admin.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
    assert admin.execute("SELECT count(*) FROM media").fetchone() == (0,)


def test_an_account_deletion_that_began_first_leaves_nothing_to_publish(
    alice: Browser,
    dave: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    clock: Clock,
    at: datetime,
    database_url: str,
) -> None:
    elsewhere = alice.crud("dave likes it", "7-days")["uuid"]
    assert dave.put(f"/api/activities/{elsewhere}/like").status_code == 200
    schedule(dave, at)
    clock.ahead = HOUR
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM activities WHERE uuid = %s FOR UPDATE", (elsewhere,))
        leaving = pool.submit(dave.delete, "/api/account")
        wait_for_lock_wait(database_url)
        publishing = pool.submit(lambda: list(scheduled.publish_due(context)))
        wait_for_lock_wait(database_url, sessions=2)
        holding.commit()
        assert publishing.result(timeout=WAIT_SECONDS) == [0]
        assert leaving.result(timeout=WAIT_SECONDS).status_code == 204
    assert everyone(alice) == ["dave likes it"]
    assert admin.execute("SELECT count(*) FROM drafts").fetchone() == (0,)


@pytest.fixture
def lambda_role() -> str:
    return "purge"


def test_the_lambda_publishes_as_the_role_of_the_purge(
    lambda_env: None,
    alice: Browser,
    bob: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a mention, a hashtag, a picture and a flood: all that a crud may write."""
    monkeypatch.setenv("UPLOADS_BUCKET", "uploads")
    monkeypatch.setenv("ASSETS_BUCKET", "assets")
    monkeypatch.setattr("cruddur.floods.service.FLOOD_PEOPLE", 1)
    bob_uuid = UUID(bob.get("/api/profile").get_json()["uuid"])
    media = [{"uuid": ready_picture(admin, alice)}]
    text = f"A text that is long enough to be counted @{bob.handle} #later"
    schedule(alice, context.clock() + HOUR, text, media=media)
    admin.execute("UPDATE drafts SET scheduled_at = now() - interval '1 minute'")
    event = json.loads((LAMBDAS / "purge/events/schedule.json").read_text("utf-8"))
    assert handler("purge").handle(event, Invocation(55))["scheduled"] == 1
    [crud] = bob.get("/api/activities/tags/later").get_json()
    assert len(crud["media"]) == 1
    assert datetime.fromisoformat(crud["created_at"]) > datetime.now(UTC) - HOUR
    assert notified(bob) == [("mention", alice.handle)]
    assert admin.execute("SELECT count(*) FROM reports").fetchone() == (1,)
    sent = context.messages.client.query(
        TableName=context.messages.name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": keys.events(bob_uuid)}},
    )["Items"]
    assert [item["type"]["S"] for item in sent] == ["notification.created"]
