"""Reports: their evidence outlives what was reported, for 90 days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from cruddur.activities import purge as activities_purge
from cruddur.context import Context
from cruddur.moderation import purge
from tests.conftest import ROOT, Browser, Clock, problem
from tests.locks import wait_for_lock_wait
from tests.messaging import send, write
from tests.moderation.conftest import decide, queue, report, reports, uuid_of
from tests.waiting import WAIT_SECONDS

FAR = timedelta(days=89)
ALL_TIME = timedelta(days=90, minutes=1)


def purge_all(context: Context) -> None:
    """Run the purges of cruds and reports."""
    for each in (activities_purge.purge, purge.purge):
        list(each(context))


def test_a_report_keeps_a_crud_that_expires_and_is_purged_after_90_days(
    alice: Browser, bob: Browser, moderator: Browser, purging: Context, clock: Clock
) -> None:
    root = bob.crud("what it answers", ttl="30-days")
    crud = bob.reply(root, "go away", ttl="1-hour")
    made = report(alice, "activity", crud["uuid"], "harassment", comment="He does it daily.")
    assert (made["status"], made["handle"], made["comment"]) == (
        "open",
        bob.handle,
        "He does it daily.",
    )
    clock.ahead = timedelta(hours=2)
    purge_all(purging)
    (case,) = queue(moderator)
    assert case["uuid"] == made["uuid"]
    assert case["evidence"]["activity"]["message"] == "go away"
    assert case["evidence"]["activity"]["handle"] == bob.handle
    assert case["evidence"]["answers"]["message"] == "what it answers"
    assert case["reports"][0]["reporter"] == alice.handle
    clock.ahead = FAR
    purge_all(purging)
    assert len(queue(moderator)) == 1
    clock.ahead = ALL_TIME
    purge_all(purging)
    assert queue(moderator) == reports(alice) == []


def test_a_report_keeps_a_crud_and_a_profile_that_are_deleted(
    alice: Browser, leaver: Browser, moderator: Browser
) -> None:
    crud = leaver.crud("go away")
    report(alice, "activity", crud["uuid"])
    report(alice, "person", uuid_of(leaver))
    assert leaver.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    assert leaver.delete("/api/account").status_code == 204
    of_crud, of_person = queue(moderator)
    assert of_crud["evidence"]["activity"]["message"] == "go away"
    assert of_person["evidence"]["profile"]["handle"] == leaver.handle
    assert of_person["person"]["is_deleted"] is True
    assert decide(moderator, of_crud["uuid"], "dismiss")["status"] == "closed"


def test_what_must_be_preserved_stays_as_the_runbook_says(
    alice: Browser, bob: Browser, moderator: Browser, admin: psycopg.Connection
) -> None:
    crud, picture = bob.crud("a picture")["uuid"], uuid4()
    admin.execute(
        """
        INSERT INTO media (
            uuid, user_uuid, purpose, status, width, height, placeholder, renditions,
            created_at, activity_uuid, position, alt
        )
        SELECT %s, user_uuid, 'image', 'ready', 1, 1, 'x', %s::json, now(), uuid, 0, ''
        FROM activities WHERE uuid = %s
        """,
        (picture, f'[{{"url": "/media/{picture}/1-x.webp", "width": 1, "height": 1}}]', crud),
    )
    admin.execute("UPDATE activities SET content = NULL")
    made = report(alice, "activity", crud)
    decide(moderator, made["uuid"], "hide")
    (decision,) = bob.get("/api/account/decisions").get_json()
    bob.post(f"/api/account/decisions/{decision['uuid']}/appeal", json={"appeal": "No."})
    # Gone, as after its expiry: moderators have the copies.
    admin.execute("DELETE FROM activities WHERE uuid = %s", (crud,))
    runbook = (ROOT / "docs/runbook.md").read_text("utf-8")
    order = runbook.partition("A preservation order")[2].split("```")[1]
    admin.execute(order.replace("REPORT", made["uuid"]).encode())
    for times in (
        "SELECT purge_at FROM reports",
        "SELECT purge_at FROM appeals",
        "SELECT keep_until FROM kept_media",
    ):
        ((until,),) = admin.execute(times.encode()).fetchall()
        assert until.year == 2030, times


def test_a_report_of_a_message_has_that_message_and_the_nine_before_it(
    alice: Browser, bob: Browser, carol: Browser, moderator: Browser
) -> None:
    group = write(bob, alice, "0")["message_group_uuid"]
    sent = [send(bob, str(number), message_group_uuid=group) for number in range(1, 14)]
    reported = sent[11]["uuid"]
    body = {"subject": {"type": "message", "uuid": reported}, "reason": "spam"}
    assert problem(carol.post("/api/reports", json=body), 404) == {"message_not_found"}
    assert problem(bob.post("/api/reports", json=body), 422) == {"subject_yourself"}
    alice.act("block", bob)
    report(alice, "message", reported, "spam")
    (case,) = queue(moderator)
    messages = case["evidence"]["messages"]
    assert [message["message"] for message in messages] == [str(n) for n in range(3, 13)]
    assert {message["handle"] for message in messages} == {bob.handle}
    assert case["person"]["handle"] == bob.handle
    body["subject"] |= {"message_group_uuid": group}  # type: ignore[operator]
    assert alice.post("/api/reports", json=body).get_json()["uuid"] == case["uuid"]
    bob.delete(f"/api/messages/{group}/{reported}?for=everyone")
    assert problem(alice.post("/api/reports", json=body), 404) == {"message_not_found"}


def test_the_same_report_twice_is_one_with_the_last_words(
    alice: Browser, bob: Browser, carol: Browser, moderator: Browser
) -> None:
    crud = bob.crud("go away")["uuid"]
    first = report(alice, "activity", crud, "spam", comment="once")
    again = report(alice, "activity", crud, "hate", comment="twice")
    assert again["uuid"] == first["uuid"]
    assert (again["reason"], again["comment"]) == ("hate", "twice")
    assert len(reports(alice)) == 1
    report(carol, "activity", crud, "spam")
    (case,) = queue(moderator)
    assert case["reports_count"] == 2
    decide(moderator, case["uuid"], "dismiss")
    assert [each["status"] for each in reports(alice)] == ["dismissed"]
    assert report(alice, "activity", crud)["uuid"] != first["uuid"]


def test_a_report_with_a_key_is_made_once(alice: Browser, bob: Browser) -> None:
    crud = bob.crud("go away")
    body = {"subject": {"type": "activity", "uuid": crud["uuid"]}, "reason": "other"}
    key = {"Idempotency-Key": "once"}
    first = alice.post("/api/reports", json=body, headers=key)
    bob.delete(f"/api/activities/{crud['uuid']}")
    again = alice.post("/api/reports", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    other = {**body, "reason": "spam"}
    assert alice.post("/api/reports", json=other, headers=key).status_code == 409


def test_a_crud_that_expired_on_the_screen_can_be_reported(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    crud = bob.crud("go away", ttl="1-hour")["uuid"]
    clock.ahead = timedelta(hours=1, minutes=4)
    report(alice, "activity", crud)
    clock.ahead = timedelta(hours=1, minutes=6)
    body = {"subject": {"type": "activity", "uuid": crud}, "reason": "spam"}
    assert problem(alice.post("/api/reports", json=body), 404) == {"activity_not_found"}


def test_a_block_does_not_hide_from_a_report(alice: Browser, bob: Browser) -> None:
    crud = bob.crud("go away")["uuid"]
    uuid_of(alice)
    bob.act("block", alice)
    report(alice, "activity", crud)
    report(alice, "person", uuid_of(bob))


@pytest.mark.parametrize(
    ("change", "status", "codes"),
    [
        ({"reason": "dislike"}, 422, {"reason_unknown"}),
        ({"reason": None}, 422, {"reason_unknown"}),
        ({"comment": "x" * 1001}, 422, {"comment_exceed_max_chars"}),
        ({"comment": "\0"}, 422, {"comment_control_chars"}),
        ({"subject": {"type": "handle", "uuid": str(uuid4())}}, 422, {"subject_unknown"}),
        ({"subject": {"type": "person", "uuid": "x"}}, 422, {"subject_malformed"}),
        ({"subject": {"type": "person", "uuid": str(uuid4())}}, 404, {"person_not_found"}),
        ({"subject": {"type": "activity", "uuid": str(uuid4())}}, 404, {"activity_not_found"}),
        ({"subject": {"type": "message", "uuid": str(uuid4())}}, 404, {"message_not_found"}),
        ({"subject": {"type": "message", "uuid": "0" * 32}}, 404, {"message_not_found"}),
    ],
)
def test_a_report_that_is_none_is_refused(
    alice: Browser, bob: Browser, change: dict[str, Any], status: int, codes: set[str]
) -> None:
    body = {"subject": {"type": "person", "uuid": uuid_of(bob)}, "reason": "spam", **change}
    assert problem(alice.post("/api/reports", json=body), status) == codes
    assert reports(alice) == []


def test_people_cannot_report_themselves(alice: Browser) -> None:
    for kind, uuid in (("person", uuid_of(alice)), ("activity", alice.crud("mine")["uuid"])):
        body = {"subject": {"type": kind, "uuid": uuid}, "reason": "spam"}
        assert problem(alice.post("/api/reports", json=body), 422) == {"subject_yourself"}


def test_reports_are_paged_and_the_reporters_own(alice: Browser, bob: Browser) -> None:
    made = [report(alice, "activity", bob.crud(str(number))["uuid"]) for number in range(3)]
    first = alice.get("/api/reports?limit=2")
    second = alice.get(first.headers["Link"].split(";")[0].strip("<>"))
    found = [each["uuid"] for each in first.get_json() + second.get_json()]
    assert found == [each["uuid"] for each in reversed(made)]
    assert reports(bob) == []


def test_a_reporter_who_leaves_takes_name_and_words_along(
    leaver: Browser, bob: Browser, moderator: Browser
) -> None:
    report(leaver, "activity", bob.crud("go away")["uuid"], comment="a secret of mine")
    assert leaver.delete("/api/account").status_code == 204
    (case,) = queue(moderator)
    assert (case["reports"][0]["reporter"], case["reports"][0]["comment"]) == (None, "")
    assert case["evidence"]["activity"]["message"] == "go away"


def test_the_purge_waits_for_a_report_that_copies_the_crud(
    alice: Browser,
    bob: Browser,
    moderator: Browser,
    purging: Context,
    clock: Clock,
    database_url: str,
) -> None:
    crud = bob.crud("go away", ttl="1-hour")["uuid"]
    clock.ahead = timedelta(hours=1, minutes=1)
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        # The report has locked the crud, and waits to be written.
        holding.execute("LOCK TABLE reports IN SHARE MODE")
        reporting = pool.submit(report, alice, "activity", crud)
        wait_for_lock_wait(database_url)
        list(activities_purge.purge(purging))
        holding.rollback()
        reporting.result(timeout=WAIT_SECONDS)
    list(activities_purge.purge(purging))
    (case,) = queue(moderator)
    assert case["evidence"]["activity"]["message"] == "go away"
