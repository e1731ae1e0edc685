"""Threads: what a crud answers, and the tree of the replies to it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from cruddur.activities import purge
from cruddur.activities.schemas import Thread
from cruddur.context import ApiContext
from tests.conftest import Browser, Clock, problem
from tests.paging import every_page, messages


def path(crud: dict[str, Any], query: str = "") -> str:
    return f"/api/activities/@{crud['handle']}/status/{crud['uuid']}{query}"


def chain(first: dict[str, Any], *people: Browser) -> list[dict[str, Any]]:
    """Return a crud and replies, each to the one before."""
    cruds = [first]
    for number, person in enumerate(people, 1):
        cruds.append(person.reply(cruds[-1], f"answer {number}", ttl="1-day"))
    return cruds


def ancestors(reader: Browser, crud: dict[str, Any]) -> list[str | None]:
    """Return the messages of the ancestors, None for one that isn't available."""
    body = reader.get(path(crud)).get_json()
    Thread.model_validate(body)
    assert reader.get(path(crud, "?depth=4")).get_json()["ancestors"] == body["ancestors"]
    return [above.get("message") for above in body["ancestors"]]


def tree(reader: Browser, crud: dict[str, Any], query: str) -> list[tuple[int, str, bool]]:
    replies = every_page(reader, path(crud, query), "replies")
    return [(each["depth"], each["message"], each["has_more_replies"]) for each in replies]


def test_a_reply_comes_with_all_that_it_answers_root_first(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    cruds = chain(alice.crud("talk"), bob, alice, bob)
    for reader in (alice, bob, anonymous):
        assert ancestors(reader, cruds[3]) == ["talk", "answer 1", "answer 2"]
        assert ancestors(reader, cruds[1]) == ["talk"]
        assert ancestors(reader, cruds[0]) == []


@pytest.mark.parametrize("loss", ["delete", "expire", "purge", "block", "blocked"])
def test_an_ancestor_that_is_gone_or_hidden_leaves_the_same_gap(
    alice: Browser, bob: Browser, carol: Browser, context: ApiContext, clock: Clock, loss: str
) -> None:
    root = alice.crud("talk")
    lost = bob.reply(root, "lost", ttl="1-hour")
    last = chain(lost, alice, carol)[-1]
    if loss == "delete":
        assert bob.delete(f"/api/activities/{lost['uuid']}").status_code == 204
    elif loss == "block":
        carol.act("block", bob)
    elif loss == "blocked":
        bob.act("block", carol)
    else:
        clock.ahead = timedelta(hours=2)
    if loss == "purge":
        assert sum(purge.purge(context)) == 1
    shown = carol.get(path(last)).get_json()["ancestors"]
    assert [above.get("message") for above in shown] == ["talk", None, "answer 1"]
    assert shown[1] == {"uuid": lost["uuid"], "available": False, "reason": "not_available"}


def test_far_below_there_are_the_root_and_the_nearest_twenty(alice: Browser, bob: Browser) -> None:
    cruds = chain(alice.crud("talk"), *[bob, alice] * 13)
    expected = ["talk", *(f"answer {number}" for number in range(6, 26))]
    assert ancestors(alice, cruds[-1]) == expected
    assert ancestors(alice, cruds[21]) == ["talk", *(f"answer {number}" for number in range(1, 21))]


def test_replies_of_before_the_column_have_their_ancestors(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    cruds = chain(alice.crud("talk"), bob, alice, bob)
    admin.execute("UPDATE activities SET ancestor_uuids = NULL")
    cruds.append(alice.reply(cruds[-1], "new"))
    assert ancestors(alice, cruds[3]) == ["talk", "answer 1", "answer 2"]
    assert ancestors(alice, cruds[4]) == ["talk", "answer 1", "answer 2", "answer 3"]


def test_without_a_depth_there_are_direct_replies_only(alice: Browser, bob: Browser) -> None:
    root = alice.crud("talk")
    chain(root, bob, alice)
    assert tree(alice, root, "") == [(1, "answer 1", True)]
    assert tree(alice, root, "?depth=1") == [(1, "answer 1", True)]


def test_replies_to_a_reply_follow_it(alice: Browser, bob: Browser, clock: Clock) -> None:
    root = alice.crud("talk")
    names: dict[str, dict[str, Any]] = {"": root}
    for name in ("a", "b", "aa", "ba", "ab", "aaa", "c", "aab"):
        clock.ahead += timedelta(milliseconds=1)  # ids of one millisecond are in no order
        names[name] = bob.reply(names[name[:-1]], name)
    expected = ["a", "aa", "aaa", "aab", "ab", "b", "ba", "c"]
    assert tree(alice, root, "?depth=5") == [(len(name), name, False) for name in expected]
    flat = [(1, "a", True), (1, "b", True), (1, "c", False)]
    assert tree(alice, root, "") == flat
    assert tree(alice, root, "?order=newest") == flat[::-1]
    newest = ["c", "b", "ba", "a", "aa", "aaa", "aab", "ab"]
    assert messages(every_page(alice, path(root, "?depth=5&order=newest"), "replies")) == newest
    alice.put(f"/api/activities/{names['b']['uuid']}/like")
    liked = ["b", "ba", "a", "aa", "aaa", "aab", "ab", "c"]
    assert messages(every_page(alice, path(root, "?depth=5&order=liked"), "replies")) == liked
    assert tree(alice, root, "?depth=2") == [
        (1, "a", False),
        (2, "aa", True),
        (2, "ab", False),
        (1, "b", False),
        (2, "ba", False),
        (1, "c", False),
    ]


def grow(
    root: dict[str, Any], authors: list[Browser], clock: Clock, count: int
) -> dict[str, list[str]]:
    """Write replies to random cruds of a thread; return the names of the replies to each name."""
    random = Random(7)  # noqa: S311  # no secret
    written = {"": root}
    children: dict[str, list[str]] = {"": []}
    for number in range(count):
        clock.ahead += timedelta(milliseconds=1)
        parent = random.choice(list(written)) if number % 3 else ""
        name = f"reply {number}"
        written[name] = random.choice(authors).reply(written[parent], name)
        children[parent].append(name)
        children[name] = []
        for liker in random.sample(authors, random.randint(0, len(authors))):
            liker.put(f"/api/activities/{written[name]['uuid']}/like")
    return children


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_a_walk_has_each_reply_once_in_any_order(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock, limit: int
) -> None:
    root = alice.crud("talk")
    children = grow(root, [alice, bob, carol], clock, 45)

    def walk(crud: dict[str, Any], order: str, above: str) -> list[str]:
        """Read a thread to its end, and instead of each incomplete branch that branch's own."""
        seen: list[str] = []
        skipped_below = 99
        for each in every_page(bob, path(crud, f"?limit={limit}&depth=4&order={order}"), "replies"):
            if each["depth"] > skipped_below:
                continue
            skipped_below = 99
            seen.append(each["message"])
            if each["has_more_replies"]:
                skipped_below = each["depth"]
                seen += walk(each, "oldest", each["message"])
        return seen

    def below(name: str) -> list[str]:
        return [each for child in children[name] for each in (child, *below(child))]

    oldest = walk(root, "oldest", "")
    assert oldest == below("")
    for order in ("newest", "liked"):
        seen = walk(root, order, "")
        assert sorted(seen) == sorted(oldest)
        branches = [name for name in seen if name in children[""]]
        if order == "newest":
            assert branches == children[""][::-1]
        else:
            likes = {
                each["message"]: -each["likes_count"]
                for each in every_page(bob, path(root), "replies")
            }
            assert branches == sorted(children[""], key=lambda name: likes[name])


@pytest.mark.parametrize("loss", ["block", "blocked", "expire", "delete"])
def test_a_branch_ends_at_a_reply_that_is_not_available(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock, loss: str
) -> None:
    root = carol.crud("talk")
    above = alice.reply(root, "above")
    lost = bob.reply(above, "lost", ttl="1-hour")
    alice.reply(lost, "below", ttl="1-day")
    expected = [(1, "above", False), (2, "lost", False), (3, "below", False)]
    assert tree(alice, root, "?depth=5") == expected
    if loss == "block":
        carol.act("block", bob)
    elif loss == "blocked":
        bob.act("block", carol)
    elif loss == "delete":
        assert bob.delete(f"/api/activities/{lost['uuid']}").status_code == 204
    else:
        clock.ahead = timedelta(hours=2)
    assert tree(carol, root, "?depth=5") == [(1, "above", False)]


def test_a_page_has_at_most_a_branch_more_than_its_limit(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    root = alice.crud("talk")
    branches = []
    for number in range(3):
        clock.ahead += timedelta(milliseconds=1)
        branches.append(bob.reply(root, f"branch {number}"))
        for child in range(5):
            clock.ahead += timedelta(milliseconds=1)
            bob.reply(branches[-1], f"reply {number}.{child}")
    first = alice.get(path(root, "?depth=2&limit=2"))
    assert messages(first.get_json()["replies"]) == [
        "branch 0",
        "reply 0.0",
        "reply 0.1",
        "reply 0.2",
    ]
    assert len(every_page(alice, path(root, "?depth=2&limit=2"), "replies")) == 12


def test_the_first_thousand_replies_are_ordered_by_likes_and_the_others_follow(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    root = alice.crud("talk")
    bob.get("/api/profile")
    admin.execute(
        """
        INSERT INTO activities (
            uuid, user_uuid, message, reply_to_activity_uuid, likes_count, created_at, expires_at
        )
        SELECT
            ('f0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
            (SELECT uuid FROM users WHERE handle = %s),
            n, %s, n %% 7, now(), now() + interval '1 day'
        FROM generate_series(1, 1150) AS n
        """,
        [bob.handle, root["uuid"]],
    )
    seen = messages(every_page(alice, path(root, "?order=liked&limit=100"), "replies"))
    ranked = sorted(range(1, 1001), key=lambda n: (-(n % 7), n))
    assert seen == [str(n) for n in (*ranked, *range(1001, 1151))]


def test_a_page_after_a_branch_that_is_gone_begins_again(alice: Browser, bob: Browser) -> None:
    root = alice.crud("talk")
    replies = [bob.reply(root, f"reply {number}") for number in range(3)]
    first = alice.get(path(root, "?order=liked&limit=1"))
    assert "Link" in first.headers
    listed = first.get_json()["replies"][0]["uuid"]
    assert bob.delete(f"/api/activities/{listed}").status_code == 204
    link = first.headers["Link"].split(">")[0].lstrip("<")
    left = {reply["uuid"] for reply in replies} - {listed}
    assert {each["uuid"] for each in every_page(alice, link, "replies")} == left


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("order=best", "order_unknown"),
        ("depth=0", "depth_out_of_range"),
        ("depth=6", "depth_out_of_range"),
        ("depth=x", "depth_not_a_number"),
    ],
)
def test_an_invalid_thread_query_is_refused(alice: Browser, query: str, code: str) -> None:
    crud = alice.crud("talk")
    assert problem(alice.get(path(crud, f"?{query}")), 422) == {code}
