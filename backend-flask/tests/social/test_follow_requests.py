"""Requests to follow a protected person: asked, withdrawn, accepted, refused, and cleared."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.errors import TooManyFollowRequests
from cruddur.social import service as social
from tests.conftest import Account, Browser, problem
from tests.locks import wait_for_lock_wait
from tests.paging import every_page
from tests.social.protection import accept, notified, protect, requests
from tests.waiting import WAIT_SECONDS


@pytest.fixture(autouse=True)
def _alice_is_protected(alice: Browser, bob: Browser, carol: Browser) -> None:
    for person in (alice, bob, carol):
        person.get("/api/profile")
    protect(alice)


def counts(person: Browser) -> tuple[int, int]:
    """Return how many follow a person, and how many they follow."""
    profile = person.get("/api/profile").get_json()
    return profile["followers_count"], profile["following_count"]


def badge(person: Browser) -> int:
    """Return the number of unread notifications."""
    return int(person.get("/api/badges").get_json()["notifications"])


def test_following_a_protected_person_asks(alice: Browser, bob: Browser) -> None:
    for _ in range(2):
        relation = bob.act("follow", alice)
        assert (relation["following"], relation["requested"]) == (False, True)
    assert requests(alice) == [bob.handle]
    assert notified(alice) == [("follow_request", bob.handle)]
    assert badge(alice) == 1
    assert counts(alice) == counts(bob) == (0, 0)
    assert bob.get(f"/api/users/@{alice.handle}/followers").get_json() == []


def test_a_yes_makes_a_follower_and_notifies(alice: Browser, bob: Browser) -> None:
    bob.act("follow", alice)
    for _ in range(2):
        assert accept(alice, bob)["followed_by"] is True
    assert (counts(alice), counts(bob)) == ((1, 0), (0, 1))
    assert requests(alice) == []
    assert notified(alice) == []
    assert badge(alice) == 0
    assert notified(bob) == [("follow_accepted", alice.handle)]
    assert badge(bob) == 1
    # Asking again changes nothing, and tells nobody.
    assert bob.act("follow", alice)["following"] is True
    assert notified(alice) == []
    assert counts(alice) == (1, 0)
    assert bob.undo("follow", alice)["following"] is False
    assert (counts(alice), counts(bob)) == ((0, 0), (0, 0))


def test_a_refusal_is_silent_and_leaves_nothing(alice: Browser, bob: Browser) -> None:
    bob.act("follow", alice)
    for _ in range(2):
        relation = alice.delete(f"/api/follow_requests/@{bob.handle}").get_json()
        assert relation["followed_by"] is False
    assert (requests(alice), notified(alice), notified(bob)) == ([], [], [])
    assert badge(alice) == badge(bob) == 0
    answer = alice.put(f"/api/follow_requests/@{bob.handle}")
    assert problem(answer, 404) == {"follow_request_not_found"}
    profile = bob.get(f"/api/activities/@{alice.handle}").get_json()["profile"]
    assert profile["relation"] == dict.fromkeys(relation, False)


def test_a_request_is_withdrawn(alice: Browser, bob: Browser) -> None:
    bob.act("follow", alice)
    assert bob.undo("follow", alice)["requested"] is False
    assert (requests(alice), notified(alice)) == ([], [])
    assert badge(alice) == 0
    answer = alice.put(f"/api/follow_requests/@{bob.handle}")
    assert problem(answer, 404) == {"follow_request_not_found"}
    assert counts(alice) == (0, 0)


def test_only_the_asked_answers(alice: Browser, bob: Browser, carol: Browser) -> None:
    bob.act("follow", alice)
    for person in (bob, carol):
        assert requests(person) == []
    answer = carol.put(f"/api/follow_requests/@{bob.handle}")
    assert problem(answer, 404) == {"follow_request_not_found"}
    carol.delete(f"/api/follow_requests/@{bob.handle}")
    assert problem(bob.put(f"/api/follow_requests/@{bob.handle}"), 422) == {"target_yourself"}
    assert requests(alice) == [bob.handle]


def test_events_tell_the_asked_then_the_asker(
    alice: Browser, bob: Browser, app: Flask, context: ApiContext
) -> None:
    published: list[Any] = []
    app.extensions["cruddur"] = replace(
        context, publish=lambda uuid, *event: published.append((str(uuid), *event))
    )
    people = [person.get("/api/profile").get_json()["uuid"] for person in (alice, bob)]
    bob.act("follow", alice)
    accept(alice, bob)
    assert published == [(uuid, "notification.created", {}) for uuid in people]


def test_who_follows_already_stays_and_an_open_account_answers_what_is_open(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    bob.act("follow", alice)
    protect(alice, is_protected=False)
    assert requests(alice) == [bob.handle], "turning it off answers nothing"
    assert carol.act("follow", alice)["following"] is True
    relation = bob.act("follow", alice)
    assert (relation["following"], relation["requested"]) == (True, False)
    assert requests(alice) == []
    assert notified(alice) == [("follow", bob.handle)], "both of one day, the newest named"
    protect(alice)
    assert counts(alice) == (2, 0)


def test_requests_are_listed_newest_first_in_pages(
    alice: Browser, context: ApiContext, make_users: Callable[[int], list[Viewer]]
) -> None:
    people = make_users(5)
    for person in people:
        social.follow(context, person.uuid, alice.handle)
    listed = [each["handle"] for each in every_page(alice, "/api/follow_requests?limit=2")]
    assert sorted(listed) == sorted(person.handle for person in people)
    # One entry in the list of notifications, and one unread.
    assert len(notified(alice)) == badge(alice) == 1


def test_a_block_clears_requests_both_ways(alice: Browser, bob: Browser) -> None:
    protect(bob)
    bob.act("follow", alice)
    alice.act("follow", bob)
    alice.act("block", bob)
    alice.undo("block", bob)
    assert requests(alice) == requests(bob) == []
    assert notified(alice) == notified(bob) == []
    assert bob.act("follow", alice)["requested"] is True


def test_blocking_and_unblocking_removes_a_follower(alice: Browser, bob: Browser) -> None:
    bob.act("follow", alice)
    accept(alice, bob)
    crud = alice.crud("for followers")
    alice.act("block", bob)
    alice.undo("block", bob)
    path = f"/api/activities/@{alice.handle}/status/{crud['uuid']}"
    assert problem(bob.get(path), 404) == {"activity_not_found"}


@pytest.mark.parametrize("is_asker", [True, False])
def test_a_deleted_account_leaves_no_request(
    app: Flask,
    sign_up: Callable[[str], Account],
    alice: Browser,
    admin: psycopg.Connection,
    *,
    is_asker: bool,
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    dave.get("/api/profile")
    protect(dave)
    (dave if is_asker else alice).act("follow", alice if is_asker else dave)
    assert dave.delete("/api/account").status_code == 204
    assert admin.execute("SELECT count(*) FROM follow_requests").fetchone() == (0,)
    assert notified(alice) == []
    assert badge(alice) == 0


def test_only_so_many_requests_are_open(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    admin.execute(
        """
        INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
        SELECT uuidv7(), n::text, n || '@cruddur.test', 'person_' || n, 'Person', now()
        FROM generate_series(1, 500) AS n
        """
    )
    admin.execute(
        """
        INSERT INTO follow_requests (uuid, follower_uuid, followed_uuid)
        SELECT uuidv7(), bob.uuid, others.uuid
        FROM users AS bob CROSS JOIN users AS others
        WHERE bob.handle = %s AND others.handle LIKE 'person\\_%%'
        """,
        (bob.handle,),
    )
    path = f"/api/users/@{alice.handle}/follow"
    assert problem(bob.put(path), 409) == {"too_many_follow_requests"}
    assert TooManyFollowRequests.advice.find(" 500 ") > 0
    assert (requests(alice), notified(alice)) == ([], [])
    assert bob.delete("/api/users/@person_1/follow").status_code == 200
    assert bob.act("follow", alice)["requested"] is True
    assert bob.act("follow", alice)["requested"] is True, "repeating is harmless"


def test_an_export_has_both_sides(alice: Browser, bob: Browser) -> None:
    bob.act("follow", alice)
    for person, asked_by, asks in ((alice, [bob.handle], []), (bob, [], [alice.handle])):
        exported = person.get("/api/account/export").get_json()
        assert exported["follow_requests"] == asked_by
        assert exported["requested_follows"] == asks
        assert exported["person"]["protected"] is (person is alice)


def race(
    database_url: str, held: str, first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Any, Any]:
    """Do two things that wait for the same person, in this order."""
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM users WHERE handle = %s FOR UPDATE", (held,))
        one = pool.submit(first)
        wait_for_lock_wait(database_url)
        other = pool.submit(second)
        wait_for_lock_wait(database_url, sessions=2)
        holding.rollback()
        return one.result(timeout=WAIT_SECONDS), other.result(timeout=WAIT_SECONDS)


@pytest.mark.parametrize("is_accepted_first", [True, False])
def test_an_answer_and_a_withdrawal_at_once(
    alice: Browser, bob: Browser, database_url: str, *, is_accepted_first: bool
) -> None:
    bob.act("follow", alice)

    def say_yes() -> TestResponse:
        return alice.put(f"/api/follow_requests/@{bob.handle}")

    def withdraw() -> TestResponse:
        return bob.delete(f"/api/users/@{alice.handle}/follow")

    # Whoever locks the first of the two people, by uuid, comes first.
    held = min((alice, bob), key=lambda one: one.get("/api/profile").get_json()["uuid"]).handle
    if is_accepted_first:
        yes, _ = race(database_url, held, say_yes, withdraw)
        assert yes.status_code == 200
    else:
        _, yes = race(database_url, held, withdraw, say_yes)
        assert problem(yes, 404) == {"follow_request_not_found"}
    # Either way the last word was bob's: he doesn't follow, and nothing is left.
    assert (counts(alice), counts(bob)) == ((0, 0), (0, 0))
    assert (requests(alice), notified(alice)) == ([], [])


@pytest.mark.parametrize("is_switched_first", [True, False])
def test_a_follow_and_a_switch_at_once(
    alice: Browser, bob: Browser, database_url: str, *, is_switched_first: bool
) -> None:
    protect(alice, is_protected=False)

    def follow() -> dict[str, bool]:
        return bob.act("follow", alice)

    def switch() -> dict[str, Any]:
        return protect(alice)

    if is_switched_first:
        _, relation = race(database_url, alice.handle, switch, follow)
    else:
        relation, _ = race(database_url, alice.handle, follow, switch)
    assert relation["requested"] is is_switched_first
    assert relation["following"] is not is_switched_first
    assert counts(alice) == (0 if is_switched_first else 1, 0)


def test_many_answers_and_withdrawals_leave_exact_counters(
    alice: Browser, context: ApiContext, make_users: Callable[[int], list[Viewer]]
) -> None:
    people = make_users(12)
    for person in people:
        social.follow(context, person.uuid, alice.handle)

    def act(number: int) -> None:
        person = people[number // 2]
        if number % 2:
            alice.put(f"/api/follow_requests/@{person.handle}")
        else:
            social.unfollow(context, person.uuid, alice.handle)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(2 * len(people))))
    followers = alice.get(f"/api/users/@{alice.handle}/followers?limit=50").get_json()
    assert counts(alice) == (len(followers), 0)
    assert requests(alice) == []
