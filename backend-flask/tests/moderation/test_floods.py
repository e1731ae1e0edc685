"""The same text to many people in a day makes one case for the moderators."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from werkzeug.test import TestResponse

from cruddur.accounts.service import Viewer
from cruddur.activities import service as activities
from cruddur.activities.schemas import NewActivity
from cruddur.context import ApiContext, Context
from cruddur.floods import service as floods
from cruddur.floods.fingerprints import fingerprint
from cruddur.floods.service import FLOOD_PEOPLE
from cruddur.platform.telemetry import metrics
from cruddur.social import service as social
from tests.conftest import Browser, Clock
from tests.locks import wait_for_lock_wait
from tests.messaging import send
from tests.moderation.conftest import decide, decisions, queue, report, uuid_of
from tests.waiting import WAIT_SECONDS

TEXT = "Win a free phone on my page today"


@pytest.fixture
def people(make_users: Callable[[int], list[Viewer]]) -> list[Viewer]:
    """Twice as many people as make a flood, who follow nobody."""
    return make_users(2 * FLOOD_PEOPLE)


def mention(author: Browser, person: Viewer, text: str = TEXT) -> dict[str, Any]:
    """Write a crud that mentions somebody."""
    return author.crud(f"@{person.handle} {text}")


def flood(author: Browser, people: list[Viewer], text: str = TEXT) -> None:
    """Mention each of some people with the same text."""
    for person in people:
        mention(author, person, text)


def rows(admin: psycopg.Connection) -> int:
    """Return how many recipients are stored."""
    (count,) = admin.execute("SELECT count(*) FROM text_recipients").fetchone() or (0,)
    return int(count)


def test_the_twentieth_person_makes_a_case(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    flood(alice, people[: FLOOD_PEOPLE - 1])
    assert queue(moderator) == []
    mention(alice, people[FLOOD_PEOPLE - 1])
    (case,) = queue(moderator)
    assert case["subject"] == {"type": "person", "uuid": uuid_of(alice)}
    assert case["person"]["handle"] == alice.handle
    (made,) = case["reports"]
    assert (made["reporter"], made["is_automatic"]) == (None, True)
    assert (made["reason"], made["comment"]) == ("spam", "")
    found = case["evidence"]["flood"]
    assert set(found) == {"message", "people_count", "handles"}
    assert found["people_count"] == FLOOD_PEOPLE
    assert found["message"] == f"@{people[FLOOD_PEOPLE - 1].handle} {TEXT}"
    handles = sorted(person.handle for person in people[:FLOOD_PEOPLE])
    assert found["handles"] == handles[:10]


def test_copies_differ_in_case_spaces_digits_names_and_links(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    for number, person in enumerate(people[:FLOOD_PEOPLE]):
        spaces, letters = " " * (1 + number % 3), TEXT.upper() if number % 2 else TEXT
        alice.crud(
            f"{letters.replace(' ', spaces)} {number}, @{person.handle}!"
            f" https://shop.example/{number}?to={person.handle}"
        )
    (case,) = queue(moderator)
    assert case["evidence"]["flood"]["people_count"] == FLOOD_PEOPLE


def test_one_crud_can_go_to_many_people(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    for some in (people[:13], people[13:26]):
        assert queue(moderator) == []
        alice.crud(" ".join([TEXT, *(f"@{person.handle}" for person in some)]))
    (case,) = queue(moderator)
    assert case["evidence"]["flood"]["people_count"] == 26


def test_replies_go_to_whom_they_answer(
    alice: Browser, people: list[Viewer], moderator: Browser, context: ApiContext
) -> None:
    new = NewActivity.model_validate({"message": "A question", "ttl": "1-day"})
    for number, person in enumerate(people[:FLOOD_PEOPLE]):
        parent = json.loads(activities.create(context, person.uuid, new))
        alice.reply(parent, f"{TEXT} {number}")
    (case,) = queue(moderator)
    assert case["evidence"]["flood"]["people_count"] == FLOOD_PEOPLE
    assert people[0].handle in case["evidence"]["flood"]["handles"]


def test_the_same_people_again_are_not_others(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    few = people[: FLOOD_PEOPLE - 1]
    flood(alice, [*few, *few])
    mention(alice, Viewer(UUID(uuid_of(alice)), alice.handle))
    assert queue(moderator) == []


@pytest.mark.parametrize(
    "text",
    ["hi", "Happy birthday!", "\U0001f389\U0001f389\U0001f389", "See you in 2027"],
)
def test_greetings_are_for_everybody(
    alice: Browser, people: list[Viewer], moderator: Browser, admin: psycopg.Connection, text: str
) -> None:
    flood(alice, people, text)
    assert rows(admin) == 0
    assert queue(moderator) == []


def test_friends_followers_and_different_texts_are_no_flood(
    alice: Browser,
    people: list[Viewer],
    moderator: Browser,
    context: ApiContext,
    admin: psycopg.Connection,
) -> None:
    flood(alice, people[:5], "Shall we meet at the lake on Sunday?")
    for number, person in enumerate(people):
        mention(alice, person, f"A text about {'nothing' * (number % 20)} in particular")
    assert queue(moderator) == []
    before = rows(admin)
    for person in people:
        social.follow(context, person.uuid, alice.handle)
    flood(alice, people, "My party begins at eight, do come")
    assert rows(admin) == before
    assert queue(moderator) == []


def test_a_crud_without_mentions_writes_no_recipient(
    alice: Browser, admin: psycopg.Connection
) -> None:
    root = alice.crud(TEXT)
    alice.reply(root, TEXT)
    alice.crud(f"{TEXT} @nobody_of_this_name")
    assert rows(admin) == 0


def test_who_gets_it_again_is_counted_for_another_day(
    alice: Browser, people: list[Viewer], moderator: Browser, clock: Clock
) -> None:
    clock.stop()
    half = FLOOD_PEOPLE // 2
    flood(alice, people[:half])
    clock.ahead = timedelta(hours=23)
    flood(alice, people[:half])
    clock.ahead = timedelta(hours=46)
    flood(alice, people[half:FLOOD_PEOPLE])
    assert len(queue(moderator)) == 1


def test_after_a_day_people_are_not_counted_any_more(
    alice: Browser, people: list[Viewer], moderator: Browser, clock: Clock
) -> None:
    clock.stop()
    first, second, third = people[:5], people[5:14], people[14:20]
    flood(alice, first)
    clock.ahead = timedelta(hours=20)
    flood(alice, second)
    clock.ahead = timedelta(hours=30)
    flood(alice, third)
    assert queue(moderator) == []
    flood(alice, people[20:25])
    assert len(queue(moderator)) == 1


def test_what_goes_on_is_one_signal_and_another_text_too(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    flood(alice, people)
    flood(alice, people, "Another text that is for everybody")
    (case,) = queue(moderator)
    assert case["reports_count"] == 1
    assert case["evidence"]["flood"]["people_count"] == 2 * FLOOD_PEOPLE
    assert TEXT in case["evidence"]["flood"]["message"]


def test_after_a_decision_a_new_flood_makes_a_new_case(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    first, others = people[:FLOOD_PEOPLE], people[FLOOD_PEOPLE:]
    flood(alice, first)
    (case,) = queue(moderator)
    assert decide(moderator, case["uuid"], "dismiss")["evidence"]["flood"]
    assert decisions(alice) == []
    flood(alice, [*first, *others[:-1]])
    assert queue(moderator) == []
    mention(alice, others[-1])
    (again,) = queue(moderator)
    assert again["uuid"] != case["uuid"]
    assert again["evidence"]["flood"]["people_count"] == FLOOD_PEOPLE


def test_the_next_day_the_same_people_make_a_new_case(
    alice: Browser, people: list[Viewer], moderator: Browser, clock: Clock
) -> None:
    flood(alice, people[:FLOOD_PEOPLE])
    (case,) = queue(moderator)
    decide(moderator, case["uuid"], "dismiss")
    clock.ahead = timedelta(days=1, minutes=1)
    flood(alice, people[:FLOOD_PEOPLE])
    assert len(queue(moderator)) == 1


def test_an_appeal_reopens_a_case_beside_a_newer_one(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    flood(alice, people[:FLOOD_PEOPLE])
    (case,) = queue(moderator)
    decide(moderator, case["uuid"], "limit")
    flood(alice, people[FLOOD_PEOPLE:])
    (decision,) = decisions(alice)
    path = f"/api/account/decisions/{decision['uuid']}/appeal"
    assert alice.post(path, json={"appeal": "It was an invitation."}).status_code == 204
    (again,) = queue(moderator)
    assert (again["appeal"], again["reports_count"]) == ("It was an invitation.", 1)


def test_reports_by_people_join_the_case(
    alice: Browser, bob: Browser, people: list[Viewer], moderator: Browser
) -> None:
    flood(alice, people[:FLOOD_PEOPLE])
    report(bob, "person", uuid_of(alice), "spam", comment="She writes to everybody.")
    (case,) = queue(moderator)
    assert case["reports_count"] == 2
    assert case["evidence"]["flood"]["people_count"] == FLOOD_PEOPLE
    assert case["evidence"]["profile"]["handle"] == alice.handle
    assert [each["is_automatic"] for each in case["reports"]] == [True, False]


def test_first_messages_to_strangers_count_and_their_recipients_stay_private(
    alice: Browser, people: list[Viewer], moderator: Browser, admin: psycopg.Connection
) -> None:
    written, named = people[: FLOOD_PEOPLE - 1], people[FLOOD_PEOPLE]
    for number, person in enumerate(written):
        first = send(alice, f"{TEXT} {number}", handle=person.handle)
    before = rows(admin)
    for person in written:
        send(alice, "And another text, which is as long", handle=person.handle)
    send(
        alice, "And another text, which is as long", message_group_uuid=first["message_group_uuid"]
    )
    assert rows(admin) == before == FLOOD_PEOPLE - 1
    assert queue(moderator) == []
    mention(alice, named)
    (case,) = queue(moderator)
    assert case["evidence"]["flood"]["people_count"] == FLOOD_PEOPLE
    assert case["evidence"]["flood"]["handles"] == [named.handle]
    assert set(re.findall(r"one_of_many_\d+", str(case["evidence"]))) == {named.handle}


def test_a_flood_of_messages_alone_has_no_handles(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    for person in people[:FLOOD_PEOPLE]:
        send(alice, f"Hello @{person.handle}! {TEXT}", handle=person.handle)
    (case,) = queue(moderator)
    assert case["evidence"]["flood"] == {
        "message": f"Hello @\u2026! {TEXT}",
        "people_count": FLOOD_PEOPLE,
        "handles": [],
    }


def test_messages_to_followers_are_not_counted(
    alice: Browser, people: list[Viewer], context: ApiContext, admin: psycopg.Connection
) -> None:
    uuid_of(alice)
    for person in people[:3]:
        social.follow(context, person.uuid, alice.handle)
        send(alice, TEXT, handle=person.handle)
    assert rows(admin) == 0


def test_the_last_two_people_at_once_make_one_case(
    alice: Browser, people: list[Viewer], moderator: Browser, database_url: str
) -> None:
    flood(alice, people[: FLOOD_PEOPLE - 2])
    key = fingerprint(UUID(uuid_of(alice)), TEXT)
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT pg_advisory_xact_lock(%s)", (key,))
        last = people[FLOOD_PEOPLE - 2 : FLOOD_PEOPLE]
        writing = [pool.submit(mention, alice, person) for person in last]
        wait_for_lock_wait(database_url, sessions=2)
        holding.rollback()
        for one in writing:
            one.result(timeout=WAIT_SECONDS)
    (case,) = queue(moderator)
    assert case["evidence"]["flood"]["people_count"] == FLOOD_PEOPLE


def test_two_texts_at_once_make_one_case(
    alice: Browser, people: list[Viewer], moderator: Browser, database_url: str
) -> None:
    texts = (TEXT, "Another text that is for everybody")
    for text in texts:
        flood(alice, people[: FLOOD_PEOPLE - 1], text)
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("LOCK TABLE reports IN SHARE MODE")
        writing = [pool.submit(mention, alice, people[-1], text) for text in texts]
        wait_for_lock_wait(database_url, sessions=2)
        holding.rollback()
        for one in writing:
            one.result(timeout=WAIT_SECONDS)
    (case,) = queue(moderator)
    assert case["reports_count"] == 1


def test_a_refused_crud_is_not_counted(
    alice: Browser, people: list[Viewer], admin: psycopg.Connection
) -> None:
    media = [{"uuid": str(UUID(int=1)), "alt": ""}]
    body = {"message": f"@{people[0].handle} {TEXT}", "ttl": "1-day", "media": media}
    refused: TestResponse = alice.post("/api/activities", json=body)
    assert refused.status_code == 422
    assert rows(admin) == 0


def test_a_repetition_with_the_same_key_counts_once(
    alice: Browser, people: list[Viewer], admin: psycopg.Connection
) -> None:
    key = {"Idempotency-Key": "once"}
    for path, body in (
        ("/api/activities", {"message": f"@{people[0].handle} {TEXT}", "ttl": "1-day"}),
        ("/api/messages", {"message": TEXT, "handle": people[1].handle}),
    ):
        for _ in range(2):
            assert alice.post(path, json=body, headers=key).status_code == 200
    assert rows(admin) == 2


def test_recipients_are_purged_after_a_day(
    alice: Browser,
    people: list[Viewer],
    moderator: Browser,
    purging: Context,
    clock: Clock,
    admin: psycopg.Connection,
) -> None:
    flood(alice, people[:FLOOD_PEOPLE])
    clock.ahead = timedelta(hours=23)
    assert list(floods.purge(purging)) == []
    clock.ahead = timedelta(hours=25)
    assert list(floods.purge(purging, batch=15)) == [15, 5]
    assert rows(admin) == 0
    assert len(queue(moderator)) == 1


def test_an_author_who_leaves_takes_the_recipients_along(
    leaver: Browser, people: list[Viewer], moderator: Browser, admin: psycopg.Connection
) -> None:
    flood(leaver, people[:FLOOD_PEOPLE])
    assert leaver.delete("/api/account").status_code == 204
    assert rows(admin) == 0
    (case,) = queue(moderator)
    assert case["person"]["is_deleted"] is True
    assert decide(moderator, case["uuid"], "dismiss")["status"] == "closed"


def test_the_author_does_not_learn_of_it_before_a_decision(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    flood(alice, people[:FLOOD_PEOPLE])
    assert alice.get("/api/reports").get_json() == []
    document = alice.get("/api/account/export")
    assert document.get_json()["reports"] == document.get_json()["decisions"] == []
    assert "fingerprint" not in document.text


def test_a_flood_is_counted_once_among_the_reports(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    heard: list[str] = []
    metrics.subscribe(
        {"cruddur.reports.created": lambda _value, labels: heard.append(labels["reason"])}
    )
    flood(alice, people)
    metrics.subscribe({})
    assert heard == ["flood"]


def test_the_choices_of_a_poll_are_a_part_of_the_text(
    alice: Browser, people: list[Viewer], moderator: Browser
) -> None:
    poll = {"choices": ["Win a free phone", "on my page today"]}
    for person in people[:FLOOD_PEOPLE]:
        alice.crud(f"@{person.handle}?", poll=poll)
    (case,) = queue(moderator)
    assert case["evidence"]["flood"]["message"].endswith("\nWin a free phone\non my page today")
