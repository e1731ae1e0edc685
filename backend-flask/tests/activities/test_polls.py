"""Polls: one vote a person, exact counts, and results for those alone who may know them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import psycopg
import pytest
from flask import Flask

from cruddur.activities import purge
from cruddur.context import ApiContext
from tests.conftest import Account, Browser, Clock, problem
from tests.locks import wait_for_lock_wait
from tests.waiting import WAIT_SECONDS

Crud = dict[str, Any]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob, carol):
        each.get("/api/profile")


def write(person: Browser, poll: object, **more: object) -> Any:
    return person.post(
        "/api/activities", json={"message": "Which?", "ttl": "1-day", "poll": poll, **more}
    )


def ask(person: Browser, *choices: str, multiple: bool = False, **more: object) -> Crud:
    """Write a crud with a poll, which must be accepted; return it."""
    poll: Crud = {"choices": choices or ["tea", "coffee", "water"], "multiple": multiple}
    if "closes_at" in more:
        poll["closes_at"] = more.pop("closes_at")
    response = write(person, poll, **more)
    assert response.status_code == 200, response.text
    crud: Crud = response.get_json()
    return crud


def vote(person: Browser, crud: Crud, *choices: object) -> Any:
    return person.post(f"/api/activities/{crud['uuid']}/vote", json={"choices": choices})


def seen(person: Browser, crud: Crud) -> Any:
    """Return the poll of a crud as a person sees it on its page."""
    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    return person.get(path).get_json()["activity"]["poll"]


def results(poll: Crud) -> tuple[list[int | None], int | None]:
    return [each["votes"] for each in poll["choices"]], poll["voters_count"]


HIDDEN = ([None, None, None], None)


def test_a_poll_is_shown_as_it_was_asked(alice: Browser) -> None:
    crud = ask(alice, "tea", "<b>coffee</b>", multiple=True)
    assert crud["poll"] == {
        "choices": [{"text": "tea", "votes": 0}, {"text": "<b>coffee</b>", "votes": 0}],
        "multiple": True,
        "closes_at": crud["expires_at"],
        "is_closed": False,
        "voters_count": 0,
        "voted": None,
    }
    assert alice.crud("without")["poll"] is None
    assert write(alice, None).get_json()["poll"] is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  two\r\nlines\t", "two lines"),
        ("e\u0301" * 50, "é" * 50),
        (FAMILY * 20, FAMILY * 20),
        ("\uf8ffone\x1b", "one"),
        ("\u05e9\u05dc\u05d5\u05dd \u200fA", "\u05e9\u05dc\u05d5\u05dd \u200fA"),
    ],
)
def test_a_choice_is_cleaned_as_other_texts_are(alice: Browser, typed: str, stored: str) -> None:
    assert ask(alice, typed, "other")["poll"]["choices"][0]["text"] == stored


@pytest.mark.parametrize(
    ("poll", "code"),
    [
        ({"choices": ["one"]}, "poll_malformed"),
        ({"choices": []}, "poll_malformed"),
        ({"choices": ["1", "2", "3", "4", "5"]}, "poll_too_many"),
        ({"choices": ["one", " \u200b\u2800"]}, "poll_choice_blank"),
        ({"choices": ["one", "x" * 51]}, "poll_choice_exceed_max_chars"),
        ({"choices": ["one", FAMILY * 50]}, "poll_choice_exceed_max_bytes"),
        ({"choices": ["one", "a\0b"]}, "poll_choice_control_chars"),
        ({"choices": ["one", 2]}, "poll_not_text"),
        ({"choices": "one"}, "poll_malformed"),
        ({"choices": ["one", " one "]}, "poll_choices_alike"),
        ({"choices": ["one two", "three", "one \u202e\u2007two"]}, "poll_choices_alike"),
        ({"choices": ["e\u0301", "\u00e9"]}, "poll_choices_alike"),
        ({}, "poll_blank"),
        ([], "poll_malformed"),
        ({"choices": ["1", "2"], "multiple": "yes"}, "poll_malformed"),
        ({"choices": ["1", "2"], "closes_at": "tomorrow"}, "poll_malformed"),
        ({"choices": ["1", "2"], "closes_at": 4102444800}, "poll_closes_at_malformed"),
        ({"choices": ["1", "2"], "closes_at": "2100-01-01T00:00:00"}, "poll_malformed"),
        ({"choices": ["1", "2"], "closes_at": "2020-01-01T00:00:00Z"}, "poll_closes_too_soon"),
        ({"choices": ["1", "2"], "duration": 299}, "poll_out_of_range"),
        ({"choices": ["1", "2"], "duration": 2_592_001}, "poll_out_of_range"),
        ({"choices": ["1", "2"], "duration": "300"}, "poll_not_a_number"),
        (
            {"choices": ["1", "2"], "duration": 300, "closes_at": "2100-01-01T00:00:00Z"},
            "poll_ends_twice",
        ),
    ],
)
def test_a_poll_that_cant_be_is_refused_and_writes_nothing(
    alice: Browser, poll: object, code: str
) -> None:
    assert problem(write(alice, poll), 422) == {code}
    assert alice.get(f"/api/activities/@{alice.handle}").get_json()["activities"] == []
    path = f"/api/activities/{alice.crud('root')['uuid']}/reply"
    assert problem(alice.post(path, json={"message": "r", "poll": poll}), 422) == {code}


def test_choices_that_look_different_are_different(alice: Browser) -> None:
    choices = ["x2", "x²", "X2", "\uff58\uff12"]
    assert [each["text"] for each in ask(alice, *choices)["poll"]["choices"]] == choices


def test_a_poll_is_no_text_by_itself(alice: Browser) -> None:
    poll = {"choices": ["yes", "no"]}
    assert problem(write(alice, poll, message=" "), 422) == {"message_blank"}


def test_a_poll_ends_with_its_crud_or_sooner(alice: Browser, bob: Browser, clock: Clock) -> None:
    clock.stop()
    now = clock()
    for asked, minutes in ((None, 60), (5, 5), (59, 59), (60, 60), (5000, 60)):
        at = None if asked is None else (now + timedelta(minutes=asked)).isoformat()
        crud = ask(alice, ttl="1-hour", closes_at=at)
        until = (now + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
        assert crud["poll"]["closes_at"] == until.replace("+00:00", "Z")
    soon = (now + timedelta(minutes=5, microseconds=-1)).isoformat()
    poll = {"choices": ["1", "2"], "closes_at": soon}
    assert problem(write(alice, poll), 422) == {"poll_closes_too_soon"}
    reply = bob.post(
        f"/api/activities/{crud['uuid']}/reply",
        json={"message": "with its parent", "poll": {"choices": ["1", "2"]}},
    ).get_json()
    assert reply["poll"]["closes_at"] == reply["expires_at"] == crud["expires_at"]


def test_a_poll_with_a_duration_ends_so_long_after_it_was_published(
    alice: Browser, clock: Clock
) -> None:
    clock.stop()
    poll = {"choices": ["tea", "coffee"], "duration": 3600}
    crud = write(alice, poll).get_json()
    created = datetime.fromisoformat(crud["created_at"])
    assert datetime.fromisoformat(crud["poll"]["closes_at"]) == created + timedelta(hours=1)
    brief = write(alice, {**poll, "duration": 7200}, ttl="1-hour").get_json()
    assert brief["poll"]["closes_at"] == brief["expires_at"]


def test_results_are_for_those_who_voted_and_for_the_author(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    crud = ask(alice)
    answer = vote(bob, crud, 1).get_json()
    assert results(answer["poll"]) == ([0, 1, 0], 1)
    assert answer["poll"]["voted"] == [1]
    for person, shown, voted in (
        (alice, ([0, 1, 0], 1), None),
        (bob, ([0, 1, 0], 1), [1]),
        (carol, HIDDEN, None),
        (anonymous, HIDDEN, None),
    ):
        for path in ("/api/activities/public", f"/api/activities/@{alice.handle}"):
            found = person.get(path).get_json()
            (row,) = found if isinstance(found, list) else found["activities"]
            assert results(row["poll"]) == shown
            assert row["poll"]["voted"] == voted
        assert results(seen(person, crud)) == shown


def test_all_see_the_results_of_a_poll_that_has_ended(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser, clock: Clock
) -> None:
    clock.stop()
    closes_at = clock() + timedelta(hours=1)
    crud = ask(alice, closes_at=closes_at.isoformat())
    vote(bob, crud, 0)
    clock.ahead = timedelta(hours=1, microseconds=-1)
    assert seen(carol, crud)["is_closed"] is False
    assert results(seen(anonymous, crud)) == HIDDEN
    clock.ahead = timedelta(hours=1)
    for person in (alice, bob, carol, anonymous):
        poll = seen(person, crud)
        assert (poll["is_closed"], results(poll)) == (True, ([1, 0, 0], 1))
    assert problem(vote(carol, crud, 0), 409) == {"poll_closed"}
    assert vote(bob, crud, 0).status_code == 200, "it was taken before"
    assert results(seen(alice, crud)) == ([1, 0, 0], 1)


def test_several_answers_count_for_each_and_a_person_once(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = ask(alice, multiple=True)
    assert vote(bob, crud, 2, 0, 2).get_json()["poll"]["voted"] == [0, 2]
    assert vote(carol, crud, 2).status_code == 200
    assert results(seen(alice, crud)) == ([1, 0, 2], 2)


def test_the_same_vote_again_is_harmless_and_another_is_refused(
    alice: Browser, bob: Browser
) -> None:
    crud = ask(alice, multiple=True)
    first = vote(bob, crud, 0, 1).get_json()
    assert vote(bob, crud, 1, 0).get_json() == first
    for other in ((0,), (1, 2), (0, 1, 2)):
        assert problem(vote(bob, crud, *other), 409) == {"already_voted"}
    assert results(seen(alice, crud)) == ([1, 1, 0], 1)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([], "choices_malformed"),
        ([3], "choices_out_of_range"),
        ([0, 1], "choices_too_many"),
        ([0, 1, 2, 0, 1], "choices_too_many"),
        ([-1], "choices_out_of_range"),
        ([4], "choices_out_of_range"),
        ([2**70], "choices_out_of_range"),
        (["0"], "choices_not_a_number"),
        ([True], "choices_not_a_number"),
        ([0.5], "choices_not_a_number"),
        ([None], "choices_not_a_number"),
    ],
)
def test_a_vote_that_cant_be_is_refused(
    alice: Browser, bob: Browser, choices: list[object], code: str
) -> None:
    crud = ask(alice)
    assert problem(vote(bob, crud, *choices), 422) == {code}
    assert results(seen(alice, crud)) == ([0, 0, 0], 0)


def test_a_vote_without_choices_is_refused(alice: Browser, bob: Browser) -> None:
    path = f"/api/activities/{ask(alice)['uuid']}/vote"
    assert problem(bob.post(path, json={}), 422) == {"choices_blank"}
    assert problem(bob.post(path, json={"choices": 0}), 422) == {"choices_malformed"}


def test_neither_the_author_nor_a_crud_without_a_poll_takes_a_vote(
    alice: Browser, bob: Browser
) -> None:
    assert problem(vote(alice, ask(alice), 0), 422) == {"poll_is_yours"}
    assert problem(vote(bob, alice.crud("plain"), 0), 422) == {"poll_missing"}


def test_who_cant_see_the_crud_cant_vote(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    crud = ask(alice)
    alice.act("block", bob)
    assert problem(vote(bob, crud, 0), 404) == {"activity_not_found"}
    alice.put("/api/profile/protected", json={"protected": True})
    assert problem(vote(carol, crud, 0), 404) == {"activity_not_found"}
    clock.ahead = timedelta(days=1)
    assert problem(vote(carol, crud, 0), 404) == {"activity_not_found"}


def test_a_vote_counts_on_after_a_block(alice: Browser, bob: Browser) -> None:
    crud = ask(alice)
    vote(bob, crud, 0)
    alice.act("block", bob)
    assert results(seen(alice, crud)) == ([1, 0, 0], 1)
    alice.undo("block", bob)
    assert seen(bob, crud)["voted"] == [0]


def test_a_deleted_account_takes_its_votes_along(
    alice: Browser, app: Flask, sign_up: Any, carol: Browser
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    dave.get("/api/profile")
    crud = ask(alice, multiple=True)
    own = ask(dave)
    vote(dave, crud, 0, 2)
    vote(carol, crud, 2)
    vote(carol, own, 1)
    assert results(seen(alice, crud)) == ([1, 0, 2], 2)
    assert dave.delete("/api/account").status_code == 204
    assert results(seen(alice, crud)) == ([0, 0, 1], 1)
    assert [each["activity_uuid"] for each in carol.get("/api/account/export").get_json()["votes"]]
    assert vote(carol, own, 1).status_code == 404


def test_a_vote_is_in_the_export_of_the_voter_alone(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = ask(alice)
    vote(bob, crud, 2)
    exported = bob.get("/api/account/export").get_json()
    (mine,) = exported["votes"]
    assert (mine["activity_uuid"], mine["choices"]) == (crud["uuid"], [2])
    authors = alice.get("/api/account/export").get_json()
    assert authors["votes"] == carol.get("/api/account/export").get_json()["votes"] == []
    (written,) = authors["cruds"]
    assert written["poll"] == {
        "choices": ["tea", "coffee", "water"],
        "votes_counts": [0, 0, 1],
        "voters_count": 1,
        "multiple": False,
        "closes_at": crud["expires_at"],
    }
    alice.crud("plain")
    assert alice.get("/api/account/export").get_json()["cruds"][-1]["poll"] is None


def test_the_purge_takes_votes_in_batches(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    clock: Clock,
    context: ApiContext,
    admin: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crud = ask(alice)
    for person in (bob, carol):
        vote(person, crud, 0)
    monkeypatch.setattr(purge, "_REACTION_BATCH_SIZE", 2)
    clock.ahead = timedelta(days=1)
    assert list(purge.purge(context)) == [0, 1]
    for table in ("activities", "polls", "poll_votes"):
        assert admin.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,)


def test_a_deleted_crud_with_very_many_votes_is_gone_at_once(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    crud = ask(alice)
    vote(bob, crud, 0)
    admin.execute("UPDATE polls SET voters_count = 20000")
    assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    rows = admin.execute("SELECT message, poll_choices, words::text FROM activities").fetchall()
    assert rows == [("", None, "")]
    assert vote(bob, crud, 0).status_code == 404


def test_choices_are_found_and_muted_as_text_is(alice: Browser, bob: Browser) -> None:
    crud = ask(alice, "Earl Grey", "煎茶")
    for term in ("grey", "煎茶", "which earl"):
        found = bob.get(f"/api/activities/search?term={term}").get_json()
        assert [each["uuid"] for each in found] == [crud["uuid"]], term
    muted = bob.post("/api/muted_words", json={"value": "earl grey"})
    assert muted.status_code == 201
    assert bob.get("/api/activities/public").get_json() == []
    path = f"/api/activities/@{alice.handle}/status/{crud['uuid']}"
    assert bob.get(path).get_json()["activity"]["muted_word"] == "earl grey"


def test_a_report_keeps_the_choices(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    crud = ask(alice, "one", "two")
    reply = alice.reply(crud, "an answer")
    for uuid in (crud["uuid"], reply["uuid"]):
        body = {"subject": {"type": "activity", "uuid": uuid}, "reason": "spam"}
        assert bob.post("/api/reports", json=body).status_code == 201
    rows = admin.execute("SELECT evidence FROM reports ORDER BY uuid").fetchall()
    (first,), (second,) = rows
    assert first["activity"]["poll_choices"] == ["one", "two"]
    assert second["answers"]["poll_choices"] == ["one", "two"]
    assert second["activity"]["poll_choices"] is None


def test_one_of_many_votes_of_a_person_at_once_is_taken(
    alice: Browser, app: Flask, cast: dict[str, Account], admin: psycopg.Connection
) -> None:
    crud = ask(alice)
    barrier = Barrier(6)

    def act(number: int) -> int:
        person = Browser(app.test_client(), cast["bob"])
        barrier.wait(timeout=WAIT_SECONDS)
        status: int = vote(person, crud, number % 3).status_code
        return status

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(act, range(6)))
    assert statuses == [200, 200, 409, 409, 409, 409], "each choice was sent twice"
    counts, voters = results(seen(alice, crud))
    assert sorted(map(int, map(str, counts))) == [0, 0, 1]
    assert voters == 1
    assert admin.execute("SELECT count(*) FROM poll_votes").fetchone() == (1,)


def test_a_vote_that_waits_for_the_deletion_of_the_crud_finds_none(
    alice: Browser, app: Flask, cast: dict[str, Account], database_url: str
) -> None:
    crud = ask(alice)
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("DELETE FROM activities WHERE uuid = %s", [crud["uuid"]])
        late = pool.submit(vote, Browser(app.test_client(), cast["bob"]), crud, 0)
        wait_for_lock_wait(database_url)
        other.commit()
        assert late.result(timeout=WAIT_SECONDS).status_code == 404
