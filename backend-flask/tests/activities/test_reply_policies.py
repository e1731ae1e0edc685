"""Who may reply: the policy of the thread's root, or a reply's own once the root is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from tests.conftest import Account, Browser, Clock, problem
from tests.locks import wait_for_lock_wait

Crud = dict[str, Any]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does; alice follows bob."""
    for each in (alice, bob, carol):
        each.get("/api/profile")
    alice.act("follow", bob)


def seen(person: Browser, crud: Crud) -> Crud:
    """Return a crud as a person sees it on its page."""
    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    activity: Crud = person.get(path).get_json()["activity"]
    return activity


def may_reply(person: Browser, crud: Crud) -> bool:
    """Return whether a reply is accepted; `can_reply` has to say the same."""
    shown = seen(person, crud)
    before = shown["replies_count"]
    path = f"/api/activities/{crud['uuid']}/reply"
    response = person.post(path, json={"message": "a reply"})
    if response.status_code != 200:
        assert problem(response, 403) == {"reply_not_allowed"}
    is_allowed = response.status_code == 200
    assert (shown["can_reply"] is True) == is_allowed
    assert seen(person, crud)["replies_count"] == before + is_allowed
    return is_allowed


def change(person: Browser, crud: Crud, policy: object) -> Any:
    return person.put(f"/api/activities/{crud['uuid']}/reply_policy", json={"reply_policy": policy})


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (None, {"alice", "bob", "carol"}),
        ("anyone", {"alice", "bob", "carol"}),
        ("following", {"alice", "bob"}),
        ("mentioned", {"alice", "carol"}),
        ("nobody", {"alice"}),
    ],
)
def test_only_whom_the_policy_allows_may_reply(
    alice: Browser, bob: Browser, carol: Browser, policy: str | None, allowed: set[str]
) -> None:
    crud = alice.crud(f"dear @{carol.handle}", **({"reply_policy": policy} if policy else {}))
    assert (crud["reply_policy"], crud["can_reply"]) == (policy or "anyone", True)
    people = {"alice": alice, "bob": bob, "carol": carol}
    assert {name for name, person in people.items() if may_reply(person, crud)} == allowed


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reply_policy": "followers"}, "reply_policy_unknown"),
        ({"reply_policy": ""}, "reply_policy_unknown"),
        ({"reply_policy": None}, "reply_policy_unknown"),
        ({"reply_policy": ["nobody"]}, "reply_policy_unknown"),
    ],
)
def test_an_unknown_policy_is_refused(alice: Browser, body: dict[str, object], code: str) -> None:
    new = {"message": "x", "ttl": "1-day", **body}
    assert problem(alice.post("/api/activities", json=new), 422) == {code}
    crud = alice.crud("root")
    assert problem(change(alice, crud, body["reply_policy"]), 422) == {code}
    path = f"/api/activities/{crud['uuid']}/reply_policy"
    assert problem(alice.put(path, json={}), 422) == {"reply_policy_blank"}
    if body["reply_policy"] is not None:
        path = f"/api/activities/{crud['uuid']}/reply"
        assert problem(alice.post(path, json=new), 422) == {code}


def test_the_policy_of_the_root_holds_for_replies_to_replies(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    root = alice.crud("root", reply_policy="following")
    reply = bob.reply(root, "by bob", reply_policy="anyone")
    deeper = alice.reply(reply, "by alice")
    for crud in (reply, deeper):
        assert seen(carol, crud)["reply_policy"] == "following"
        assert not may_reply(carol, crud)
        assert may_reply(bob, crud)
        assert may_reply(alice, crud)
    bob.act("follow", carol)
    assert not may_reply(carol, reply), "a thread has one owner"


def test_once_the_root_is_gone_the_policy_of_the_reply_holds(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    root = alice.crud("root", "1-hour", reply_policy="nobody")
    own = alice.reply(root, "more", ttl="7-days")
    change(alice, root, "following")
    bobs = bob.reply(own, "by bob", ttl="7-days")
    open_one = bob.reply(own, "by bob, for anyone", ttl="7-days", reply_policy="anyone")
    assert open_one["reply_policy"] == "following", "what holds now"
    clock.ahead = timedelta(hours=1)
    assert not may_reply(bob, own), "as it was when it was written"
    assert may_reply(alice, own)
    assert not may_reply(carol, bobs), "whom bob follows, now"
    assert may_reply(carol, open_one)
    assert may_reply(bob, bobs)
    assert change(bob, bobs, "anyone").get_json()["reply_policy"] == "anyone"
    assert may_reply(carol, bobs)


def test_the_author_changes_the_policy_and_replies_stay(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("root")
    first = carol.reply(crud, "early")
    changed = change(alice, crud, "nobody")
    assert changed.status_code == 200, changed.text
    assert changed.get_json()["reply_policy"] == "nobody"
    assert not may_reply(carol, crud)
    assert not may_reply(bob, first)
    assert change(alice, crud, "nobody").status_code == 200, "repeating is harmless"
    change(alice, crud, "anyone")
    assert may_reply(carol, first)


def test_only_the_author_of_the_root_changes_the_policy(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    crud = alice.crud("root", "1-hour")
    reply = bob.reply(crud, "by bob")
    assert problem(change(bob, crud, "nobody"), 403) == {"not_yours"}
    assert problem(change(bob, reply, "nobody"), 422) == {"reply_policy_not_root"}
    assert change(alice, reply, "nobody").status_code == 403
    assert seen(bob, crud)["reply_policy"] == "anyone"
    assert change(alice, {"uuid": uuid4()}, "nobody").status_code == 404
    clock.ahead = timedelta(hours=1)
    assert change(alice, crud, "nobody").status_code == 404


def test_every_list_says_who_may_reply(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    crud = alice.crud("a #tagged crud", reply_policy="following")
    reply = bob.reply(crud, "a #tagged reply")
    for person in (alice, bob, carol):
        person.put(f"/api/activities/{reply['uuid']}/bookmark")
        person.put(f"/api/activities/{reply['uuid']}/like")
    thread = f"/api/activities/@{alice.handle}/status/{crud['uuid']}"
    for person, can_reply in ((alice, True), (bob, True), (carol, False), (anonymous, False)):
        lists = [
            person.get(path).get_json()
            for path in (
                "/api/activities/public",
                "/api/activities/tags/tagged",
                "/api/activities/search?term=tagged",
            )
        ]
        for tab in ("cruds", "replies", "likes"):
            name = alice.handle if tab == "cruds" else bob.handle
            path = f"/api/activities/@{name}?tab={tab}"
            lists.append(person.get(path).get_json()["activities"])
        lists += [person.get(f"{thread}?depth={depth}").get_json()["replies"] for depth in (1, 3)]
        for found in lists:
            assert found
            for each in found:
                assert (each["reply_policy"], each["can_reply"]) == ("following", can_reply)
    assert [each["can_reply"] for each in carol.get("/api/activities/bookmarks").get_json()] == [
        False
    ]


def test_an_unfollow_closes_the_thread(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("root", reply_policy="following")
    assert may_reply(bob, crud)
    alice.undo("follow", bob)
    assert not may_reply(bob, crud)


def test_a_mention_is_of_the_person_whatever_their_handle(alice: Browser, carol: Browser) -> None:
    crud = alice.crud(f"dear @{carol.handle}", reply_policy="mentioned")
    response = carol.put("/api/account/handle", json={"handle": f"new_{carol.handle}"[:20]})
    assert response.status_code == 200, response.text
    assert may_reply(carol, crud)


@pytest.mark.parametrize("depth", [1, 2])
def test_a_reply_waits_for_a_change_of_the_policy_that_is_under_way(
    alice: Browser,
    app: Flask,
    cast: dict[str, Account],
    bob: Browser,
    database_url: str,
    depth: int,
) -> None:
    root = alice.crud("root")
    parent = root if depth == 1 else bob.reply(root, "between")
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute(
            "UPDATE activities SET reply_policy = 'nobody' WHERE uuid = %s", [root["uuid"]]
        )
        path = f"/api/activities/{parent['uuid']}/reply"
        late = pool.submit(
            Browser(app.test_client(), cast["carol"]).post, path, json={"message": "late"}
        )
        wait_for_lock_wait(database_url)
        other.commit()
        assert late.result().status_code == 403
    assert seen(alice, parent)["replies_count"] == 0


def test_a_reply_waits_for_an_unfollow_that_is_under_way(
    alice: Browser,
    app: Flask,
    cast: dict[str, Account],
    database_url: str,
) -> None:
    crud = alice.crud("root", reply_policy="following")
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("DELETE FROM follows")
        path = f"/api/activities/{crud['uuid']}/reply"
        late = pool.submit(
            Browser(app.test_client(), cast["bob"]).post, path, json={"message": "late"}
        )
        wait_for_lock_wait(database_url)
        other.commit()
        assert late.result().status_code == 403
    assert seen(alice, crud)["replies_count"] == 0
