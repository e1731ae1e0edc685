"""Quotes: the card, who may quote, detaching, counters, the list and the notification."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cruddur.activities import purge
from cruddur.activities import service as activities
from cruddur.context import ApiContext
from tests.conftest import Account, Browser, Clock, problem
from tests.locks import wait_for_lock_wait
from tests.moderation.conftest import make_moderator  # noqa: F401  # a fixture

Crud = dict[str, Any]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does; bob follows alice."""
    for each in (alice, bob, carol):
        each.get("/api/profile")
    bob.act("follow", alice)


def seen(person: Browser, crud: Crud) -> Crud:
    """Return a crud as a person sees it on its page."""
    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    activity: Crud = person.get(path).get_json()["activity"]
    return activity


def card(person: Browser, crud: Crud) -> Crud:
    """Return what a person sees of what a crud quotes."""
    quote: Crud = seen(person, crud)["quote"]
    return quote


def try_to_quote(person: Browser, crud: Crud) -> TestResponse:
    body = {"message": "look", "ttl": "1-day", "quote_uuid": crud["uuid"]}
    return person.post("/api/activities", json=body)


def quote(person: Browser, crud: Crud, message: str = "look", **more: str) -> Crud:
    return person.crud(message, **{"quote_uuid": crud["uuid"], **more})


def change(person: Browser, crud: Crud, policy: object) -> TestResponse:
    return person.put(f"/api/activities/{crud['uuid']}/quote_policy", json={"quote_policy": policy})


def detach(person: Browser, crud: Crud) -> TestResponse:
    return person.delete(f"/api/activities/{crud['uuid']}/quote")


def quotes(person: Browser, crud: Crud, query: str = "") -> list[str]:
    found = person.get(f"/api/activities/{crud['uuid']}/quotes{query}").get_json()
    return [each["message"] for each in found]


def notified(person: Browser) -> list[tuple[str, str]]:
    found = person.get("/api/activities/notifications").get_json()
    return [(each["kind"], each["message"]) for each in found if each["kind"] != "follow"]


def test_a_quote_shows_what_it_quotes_in_every_list(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    crud = alice.crud(f"hello @{carol.handle} #birds", content_warning="birds")
    written = quote(bob, crud, "look #quoting")
    expected = {
        name: crud[name]
        for name in (
            "uuid",
            "handle",
            "display_name",
            "avatar",
            "message",
            "entities",
            "created_at",
            "expires_at",
            "reply_to_activity_uuid",
            "media",
            "content_warning",
        )
    }
    expected["state"] = "available"
    assert written["quote"] == expected
    bob.put(f"/api/activities/{written['uuid']}/bookmark")
    lists = [
        anonymous.get("/api/activities/public").get_json(),
        anonymous.get("/api/activities/tags/quoting").get_json(),
        anonymous.get(f"/api/activities/@{bob.handle}").get_json()["activities"],
        anonymous.get(f"/api/activities/{crud['uuid']}/quotes").get_json(),
        bob.get("/api/activities/home").get_json(),
        bob.get("/api/activities/bookmarks").get_json(),
    ]
    for found in lists:
        (shown,) = [each for each in found if each["uuid"] == written["uuid"]]
        assert shown["quote"] == expected
    assert "quote" not in seen(alice, crud)


def test_a_card_has_no_card(alice: Browser, bob: Browser, carol: Browser) -> None:
    first = quote(bob, alice.crud("hello"), "first")
    second = quote(carol, first, "second")
    assert (second["quote"]["message"], "quote" in second["quote"]) == ("first", False)
    assert seen(alice, first)["quotes_count"] == 1


def test_a_reply_can_be_quoted(alice: Browser, bob: Browser, carol: Browser) -> None:
    crud = alice.crud("hello")
    reply = bob.reply(crud, "an answer")
    shown = quote(carol, reply)["quote"]
    assert (shown["message"], shown["reply_to_activity_uuid"]) == ("an answer", crud["uuid"])


def test_a_reply_that_quotes_is_in_the_thread_and_in_the_list_of_quotes(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    parent, crud = alice.crud("a question"), carol.crud("an answer")
    reply = bob.reply(parent, "as she said", quote_uuid=crud["uuid"], quote_policy="followers")
    assert (reply["quote"]["message"], reply["quote_policy"]) == ("an answer", "followers")
    thread = f"/api/activities/@{parent['handle']}/status/{parent['uuid']}"
    (shown,) = anonymous.get(thread).get_json()["replies"]
    assert shown["quote"]["message"] == "an answer"
    (listed,) = anonymous.get(f"/api/activities/{crud['uuid']}/quotes").get_json()
    assert (listed["message"], listed["reply_to_handle"]) == ("as she said", alice.handle)
    assert (seen(bob, crud)["quotes_count"], seen(bob, crud)["replies_count"]) == (1, 0)
    assert (seen(bob, parent)["quotes_count"], seen(bob, parent)["replies_count"]) == (0, 1)
    assert detach(carol, reply).get_json()["quote"] == {"state": "detached"}
    assert seen(bob, crud)["quotes_count"] == 0


def test_a_reply_may_quote_what_it_answers(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock
) -> None:
    crud = alice.crud("hello", "7-days")

    def counts() -> tuple[int, int]:
        shown = seen(alice, crud)
        return shown["replies_count"], shown["quotes_count"]

    deleted = bob.reply(crud, "deleted", quote_uuid=crud["uuid"])
    bob.reply(crud, "brief", quote_uuid=crud["uuid"], ttl="1-hour")
    detached = bob.reply(crud, "detached", quote_uuid=crud["uuid"], ttl="1-hour")
    bob.reply(crud, "stays", quote_uuid=crud["uuid"], ttl="7-days")
    detach(alice, detached)
    assert counts() == (4, 3)
    bob.delete(f"/api/activities/{deleted['uuid']}")
    assert counts() == (3, 2)
    clock.ahead = timedelta(hours=1)
    assert sum(purge.purge(context)) == 2
    assert counts() == (1, 1)


def test_the_purge_and_a_deletion_count_a_reply_and_its_quote_where_they_belong(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock
) -> None:
    parent, crud = alice.crud("a question", "7-days"), alice.crud("an answer", "7-days")
    bob.reply(parent, "brief", quote_uuid=crud["uuid"], ttl="1-hour")
    deleted = bob.reply(crud, "deleted", quote_uuid=parent["uuid"])
    assert (seen(alice, parent)["quotes_count"], seen(alice, crud)["quotes_count"]) == (1, 1)
    bob.delete(f"/api/activities/{deleted['uuid']}")
    clock.ahead = timedelta(hours=1)
    assert sum(purge.purge(context)) == 1
    for each in (parent, crud):
        shown = seen(alice, each)
        assert (shown["replies_count"], shown["quotes_count"]) == (0, 0)


def test_a_reply_that_may_not_quote_writes_nothing(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    parent = alice.crud("a question")
    mine = carol.crud("mine", quote_policy="nobody")
    gone, hidden = carol.crud("gone"), carol.crud("of a protected person")
    carol.delete(f"/api/activities/{gone['uuid']}")

    def refused(crud: Crud, status: int) -> set[str]:
        body = {"message": "look", "quote_uuid": crud["uuid"]}
        return problem(bob.post(f"/api/activities/{parent['uuid']}/reply", json=body), status)

    assert refused(mine, 403) == {"quote_not_allowed"}
    assert refused(gone, 404) == {"activity_not_found"}
    bob.act("follow", carol)
    carol.put("/api/profile/protected", json={"protected": True})
    assert refused(hidden, 403) == {"activity_protected"}
    carol.act("block", bob)
    assert refused(hidden, 404) == {"activity_not_found"}
    assert seen(alice, parent)["replies_count"] == 0
    assert seen(carol, mine)["quotes_count"] == 0


def test_a_reply_that_quotes_tells_each_person_once(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    root = carol.crud("root")
    parent = alice.reply(root, "parent")
    bob.reply(parent, "of the parent", quote_uuid=parent["uuid"])
    bob.reply(parent, f"of the root @{carol.handle}", quote_uuid=root["uuid"])
    bob.reply(parent, "of somebody else", quote_uuid=bob.crud("mine")["uuid"])
    assert notified(alice) == [
        ("reply", "of somebody else"),
        ("reply", f"of the root @{carol.handle}"),
        ("reply", "of the parent"),
    ]
    assert notified(carol) == [
        ("reply", "of somebody else"),
        ("quote", f"of the root @{carol.handle}"),
        ("reply", "of the parent"),
        ("reply", "parent"),
    ]


def test_a_quote_needs_words_or_pictures(alice: Browser, bob: Browser) -> None:
    body = {"message": " ", "ttl": "1-day", "quote_uuid": alice.crud("hello")["uuid"]}
    assert problem(bob.post("/api/activities", json=body), 422) == {"message_blank"}


def test_bad_input_is_refused(alice: Browser) -> None:
    new = {"message": "x", "ttl": "1-day"}
    for body, code in (
        ({"quote_policy": "following"}, "quote_policy_unknown"),
        ({"quote_policy": None}, "quote_policy_unknown"),
        ({"quote_uuid": "x"}, "quote_uuid_malformed"),
        ({"quote_uuid": 1}, "quote_uuid_malformed"),
    ):
        assert problem(alice.post("/api/activities", json={**new, **body}), 422) == {code}
    gone = {**new, "quote_uuid": str(uuid4())}
    assert problem(alice.post("/api/activities", json=gone), 404) == {"activity_not_found"}
    crud = alice.crud("hello", quote_uuid=None)
    assert "quote" not in crud
    assert problem(change(alice, crud, "some"), 422) == {"quote_policy_unknown"}
    path = f"/api/activities/{crud['uuid']}/quote_policy"
    assert problem(alice.put(path, json={}), 422) == {"quote_policy_blank"}


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (None, {"alice", "bob", "carol"}),
        ("anyone", {"alice", "bob", "carol"}),
        ("followers", {"alice", "bob"}),
        ("nobody", {"alice"}),
    ],
)
def test_only_whom_the_policy_allows_may_quote(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    anonymous: Browser,
    policy: str | None,
    allowed: set[str],
) -> None:
    crud = alice.crud("hello", **({"quote_policy": policy} if policy else {}))
    assert (crud["quote_policy"], crud["can_quote"]) == (policy or "anyone", True)
    assert seen(anonymous, crud)["can_quote"] is False
    for name, person in (("alice", alice), ("bob", bob), ("carol", carol)):
        assert seen(person, crud)["can_quote"] == (name in allowed)
        answer = try_to_quote(person, crud)
        if name in allowed:
            assert answer.status_code == 200, answer.text
        else:
            assert problem(answer, 403) == {"quote_not_allowed"}
    assert seen(alice, crud)["quotes_count"] == len(allowed)


def test_a_reply_has_a_policy_of_its_own(alice: Browser, bob: Browser, carol: Browser) -> None:
    crud = alice.crud("hello", quote_policy="nobody")
    assert bob.reply(crud, "open")["quote_policy"] == "anyone"
    closed = bob.reply(crud, "closed", quote_policy="nobody")
    assert problem(try_to_quote(carol, closed), 403) == {"quote_not_allowed"}


def test_the_author_changes_the_policy_and_quotes_stay(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("hello")
    written = quote(bob, crud)
    changed = change(alice, crud, "nobody")
    assert (changed.status_code, changed.get_json()["quote_policy"]) == (200, "nobody")
    assert change(alice, crud, "nobody").status_code == 200, "repeating is harmless"
    assert problem(try_to_quote(bob, crud), 403) == {"quote_not_allowed"}
    assert card(bob, written)["state"] == "available"
    assert problem(change(bob, crud, "anyone"), 403) == {"not_yours"}
    assert problem(change(bob, {"uuid": uuid4()}, "anyone"), 404) == {"activity_not_found"}


def test_what_has_expired_says_so_to_the_moment(
    alice: Browser, bob: Browser, anonymous: Browser, clock: Clock, context: ApiContext
) -> None:
    clock.stop()
    crud = alice.crud("hello", "1-hour")
    written = quote(bob, crud)
    clock.ahead = timedelta(hours=1) - timedelta(microseconds=1)
    assert card(anonymous, written)["state"] == "available"
    clock.ahead = timedelta(hours=1)
    for _ in range(2):
        assert card(anonymous, written) == {"state": "expired"}
        assert sum(purge.purge(context)) in (0, 1)
    assert problem(detach(alice, written), 403) == {"not_quoted"}
    assert problem(try_to_quote(bob, crud), 404) == {"activity_not_found"}


def test_what_was_deleted_says_so_until_it_would_have_expired(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(activities, "MAX_DELETED_REACTIONS", 1)
    few, many = (alice.crud(name, "1-hour") for name in ("few", "many"))
    for person in (bob, carol):
        person.put(f"/api/activities/{many['uuid']}/like")
    written = [quote(bob, crud) for crud in (few, many)]
    for crud, quoting in zip((few, many), written, strict=True):
        assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
        assert card(carol, quoting) == {"state": "deleted"}
    clock.ahead = timedelta(hours=1)
    assert card(carol, written[0]) == {"state": "expired"}


def test_a_deleted_account_leaves_no_text(
    app: Flask, sign_up: Callable[[str], Account], bob: Browser
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    written = quote(bob, dave.crud("hello"))
    crud = bob.crud("mine")
    quote(dave, crud)
    assert dave.delete("/api/account").status_code == 204
    assert card(bob, written) == {"state": "deleted"}
    assert seen(bob, crud)["quotes_count"] == 0


def test_the_quoted_person_detaches_it_for_good(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("hello")
    written, other = quote(bob, crud), quote(carol, crud, "another")
    for person in (bob, carol):
        assert problem(detach(person, written), 403) == {"not_quoted"}
    for _ in range(2):
        answer = detach(alice, written)
        assert (answer.status_code, answer.get_json()["quote"]) == (200, {"state": "detached"})
        assert seen(bob, crud)["quotes_count"] == 1
    assert card(bob, written) == {"state": "detached"}
    assert quotes(bob, crud) == ["another"]
    assert card(bob, other)["state"] == "available"
    assert problem(detach(alice, crud), 403) == {"not_quoted"}
    assert problem(detach(alice, {"uuid": uuid4()}), 404) == {"activity_not_found"}
    assert bob.delete(f"/api/activities/{written['uuid']}").status_code == 204
    assert seen(bob, crud)["quotes_count"] == 1


def test_counters_follow_deletion_and_purge(
    alice: Browser, bob: Browser, carol: Browser, context: ApiContext, clock: Clock
) -> None:
    crud = alice.crud("hello", "7-days")
    deleted = quote(bob, crud, "deleted")
    quote(carol, crud, "brief", ttl="1-hour")
    detached = quote(carol, crud, "detached", ttl="1-hour")
    quote(bob, crud, "stays", ttl="7-days")
    detach(alice, detached)
    alice.reply(crud, "a brief reply", ttl="1-hour")
    assert seen(alice, crud)["quotes_count"] == 3
    bob.delete(f"/api/activities/{deleted['uuid']}")
    assert seen(alice, crud)["quotes_count"] == 2
    clock.ahead = timedelta(hours=1)
    assert sum(purge.purge(context)) == 3
    after = seen(alice, crud)
    assert (after["quotes_count"], after["replies_count"]) == (1, 0)


def test_a_quote_of_a_locked_crud_is_purged_by_the_next_run(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock, database_url: str
) -> None:
    crud = alice.crud("held")
    quote(bob, crud, ttl="1-hour")
    clock.ahead = timedelta(hours=2)
    with psycopg.connect(database_url) as holding:
        holding.execute("SELECT FROM activities WHERE uuid = %s FOR UPDATE", (crud["uuid"],))
        assert not list(purge.purge(context))
    assert list(purge.purge(context)) == [1]
    assert seen(alice, crud)["quotes_count"] == 0


def test_the_list_of_quotes_has_pages(alice: Browser, bob: Browser, anonymous: Browser) -> None:
    crud = alice.crud("hello")
    for number in range(3):
        quote(bob, crud, f"quote {number}")
    assert quotes(anonymous, crud) == ["quote 2", "quote 1", "quote 0"]
    path = f"/api/activities/{crud['uuid']}/quotes?limit=2"
    first = anonymous.get(path)
    assert [each["message"] for each in first.get_json()] == ["quote 2", "quote 1"]
    following = first.headers["Link"].partition("<")[2].partition(">")[0]
    second = anonymous.get(following)
    assert [each["message"] for each in second.get_json()] == ["quote 0"]
    assert "Link" not in second.headers
    gone = anonymous.get(f"/api/activities/{uuid4()}/quotes")
    assert problem(gone, 404) == {"activity_not_found"}


def test_a_block_hides_the_card_from_everybody_while_it_lasts(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    crud = alice.crud("hello")
    written = quote(bob, crud)
    for blocker, blocked in ((alice, bob), (bob, alice)):
        blocker.act("block", blocked)
        for person in (bob, carol, anonymous):
            assert card(person, written) == {"state": "not_available"}
        assert quotes(carol, crud) == []
        assert problem(try_to_quote(bob, crud), 404) == {"activity_not_found"}
        blocker.undo("block", blocked)
        assert card(carol, written)["state"] == "available"
        assert quotes(carol, crud) == ["look"]


def test_a_block_by_the_viewer_hides_the_card(alice: Browser, bob: Browser, carol: Browser) -> None:
    crud = alice.crud("hello")
    written = quote(bob, crud)
    carol.act("block", alice)
    assert card(carol, written) == {"state": "not_available"}
    carol.undo("block", alice)
    carol.act("block", bob)
    assert quotes(carol, crud) == []
    assert quotes(alice, crud) == ["look"]


def test_what_is_protected_is_quoted_by_its_author_alone(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("hello")
    written = quote(carol, crud)
    alice.put("/api/profile/protected", json={"protected": True})
    assert seen(bob, crud)["can_quote"] is False
    assert problem(try_to_quote(bob, crud), 403) == {"activity_protected"}
    assert problem(try_to_quote(carol, crud), 404) == {"activity_not_found"}
    assert card(carol, written) == {"state": "not_available"}
    assert card(bob, written)["protected"] is True
    own = quote(alice, crud, "mine")
    assert card(bob, own)["state"] == "available"
    assert seen(alice, crud)["can_quote"] is True


def test_what_moderators_hide_is_not_available(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    crud = alice.crud("hello")
    written = quote(bob, crud)
    admin.execute("UPDATE activities SET is_hidden = TRUE WHERE uuid = %s", (crud["uuid"],))
    assert card(bob, written) == {"state": "not_available"}


def test_mutes_put_the_card_behind_a_click(alice: Browser, bob: Browser, carol: Browser) -> None:
    written = quote(bob, alice.crud("hello #birds"))
    assert not {"muted", "muted_word"} & set(card(carol, written))
    carol.act("mute", alice)
    assert card(carol, written)["muted"] is True
    carol.undo("mute", alice)
    carol.post("/api/muted_words", json={"value": "hello"})
    assert card(carol, written)["muted_word"] == "hello"
    found = carol.get("/api/activities/public").get_json()
    assert [each["message"] for each in found] == ["look"], "its own words aren't muted"


def test_a_quote_notifies_once(alice: Browser, bob: Browser, carol: Browser) -> None:
    crud = alice.crud("hello")
    quote(bob, crud, f"look @{alice.handle}")
    quote(alice, crud, "mine")
    assert notified(alice) == [("quote", f"look @{alice.handle}")]
    alice.act("mute", bob)
    assert notified(alice) == []
    alice.undo("mute", bob)
    alice.post("/api/muted_words", json={"value": "look"})
    assert notified(alice) == []
    quote(carol, crud, "see")
    alice.put(f"/api/activities/{crud['uuid']}/mute-thread")
    assert notified(alice) == [], "the thread of what is quoted is muted"
    alice.delete(f"/api/activities/{crud['uuid']}/mute-thread")
    assert notified(alice) == [("quote", "see")]
    assert alice.get("/api/badges").get_json()["notifications"] == 2, "and bob's follow"


def test_a_protected_person_notifies_followers_alone(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("hello")
    bob.put("/api/profile/protected", json={"protected": True})
    quote(bob, crud)
    assert notified(alice) == []
    assert quotes(alice, crud) == []
    assert seen(alice, crud)["quotes_count"] == 1


def test_the_export_says_what_is_quoted(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("hello", quote_policy="followers")
    quote(bob, crud)
    (exported,) = bob.get("/api/account/export").get_json()["cruds"]
    assert (exported["quote_uuid"], exported["quote_policy"]) == (crud["uuid"], "anyone")
    (exported,) = alice.get("/api/account/export").get_json()["cruds"]
    assert (exported["quote_uuid"], exported["quote_policy"]) == (None, "followers")


def test_the_evidence_of_a_report_has_what_is_quoted(
    alice: Browser, bob: Browser, carol: Browser, admin: psycopg.Connection
) -> None:
    crud = alice.crud("hello")
    shown, detached = quote(bob, crud), quote(bob, crud)
    detach(alice, detached)
    for quoting, expected in ((shown, "hello"), (detached, None)):
        body = {"subject": {"type": "activity", "uuid": quoting["uuid"]}, "reason": "spam"}
        assert carol.post("/api/reports", json=body).status_code == 201
        row = admin.execute(
            "SELECT evidence #>> '{answers,message}' FROM reports WHERE subject_uuid = %s",
            (quoting["uuid"],),
        ).fetchone()
        assert row == (expected,)


def test_the_evidence_of_a_reply_has_what_it_answers_and_what_it_quotes(
    alice: Browser, bob: Browser, carol: Browser, admin: psycopg.Connection
) -> None:
    crud = alice.crud("quoted")
    reply = bob.reply(alice.crud("answered"), "look", quote_uuid=crud["uuid"])
    body = {"subject": {"type": "activity", "uuid": reply["uuid"]}, "reason": "spam"}
    assert carol.post("/api/reports", json=body).status_code == 201
    row = admin.execute(
        "SELECT evidence #>> '{answers,message}', evidence #>> '{quotes,message}' FROM reports"
    ).fetchone()
    assert row == ("answered", "quoted")


@pytest.mark.parametrize(
    ("meanwhile", "status"),
    [
        ("UPDATE activities SET quote_policy = 'nobody' WHERE uuid = %(uuid)s", 403),
        ("UPDATE activities SET quote_policy = 'followers' WHERE uuid = %(uuid)s", 403),
        ("DELETE FROM activities WHERE uuid = %(uuid)s", 404),
        ("UPDATE activities SET is_hidden = TRUE WHERE uuid = %(uuid)s", 404),
        ("UPDATE activities SET is_protected = TRUE WHERE uuid = %(uuid)s", 403),
        ("UPDATE activities SET likes_count = 0 WHERE uuid = %(uuid)s", 200),
    ],
)
def test_a_quote_waits_for_a_change_of_the_crud_that_is_under_way(
    alice: Browser,
    app: Flask,
    cast: dict[str, Account],
    database_url: str,
    meanwhile: str,
    status: int,
) -> None:
    crud = alice.crud("hello")
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute(meanwhile.encode(), {"uuid": crud["uuid"]})
        late = pool.submit(try_to_quote, Browser(app.test_client(), cast["carol"]), crud)
        wait_for_lock_wait(database_url)
        other.commit()
        assert late.result().status_code == status
    found = alice.get("/api/activities/public").get_json()
    assert ("look" in [each["message"] for each in found]) == (status == 200)


def test_a_quote_waits_for_an_unfollow_that_is_under_way(
    alice: Browser, app: Flask, cast: dict[str, Account], database_url: str
) -> None:
    crud = alice.crud("hello", quote_policy="followers")
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("DELETE FROM follows")
        late = pool.submit(try_to_quote, Browser(app.test_client(), cast["bob"]), crud)
        wait_for_lock_wait(database_url)
        other.commit()
        assert late.result().status_code == 403
    assert seen(alice, crud)["quotes_count"] == 0


def test_quotes_and_detachments_at_once_are_counted(
    alice: Browser, app: Flask, cast: dict[str, Account]
) -> None:
    crud = alice.crud("hello")

    def write(name: str) -> Crud:
        return quote(Browser(app.test_client(), cast[name]), crud)

    def remove(quoting: Crud) -> int:
        return detach(Browser(app.test_client(), cast["alice"]), quoting).status_code

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(write, ["bob", "carol"] * 3))
        assert seen(alice, crud)["quotes_count"] == 6
        assert set(pool.map(remove, written[:2] * 2)) == {200}
    assert seen(alice, crud)["quotes_count"] == 4
