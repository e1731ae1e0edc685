"""Follows, blocks and mutes: responses, counters and errors."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.errors import InvalidInput, PersonNotFound
from cruddur.platform.database import Statement
from cruddur.profiles.schemas import Person
from cruddur.social import service as social
from cruddur.social.schemas import PersonListItem
from tests.conftest import Browser, Clock, problem
from tests.paging import every_page, messages

RELATIONS = ("following", "requested", "followed_by", "blocking", "muting", "muting_reposts")
NOTHING = dict.fromkeys(RELATIONS, False)
ACTS = ("follow", "block", "mute", "mute-reposts")


@pytest.fixture(autouse=True)
def everybody_is_known(alice: Browser, bob: Browser, carol: Browser) -> None:
    for person in (alice, bob, carol):
        person.get("/api/profile")


def profile(reader: Browser, person: Browser) -> Person:
    page = reader.get(f"/api/activities/@{person.handle}").get_json()
    return Person.model_validate(page["profile"])


def handles(cards: list[dict[str, str]]) -> list[str]:
    return [PersonListItem.model_validate(card).handle for card in cards]


@pytest.mark.parametrize(
    ("act", "word"),
    [
        ("follow", "following"),
        ("block", "blocking"),
        ("mute", "muting"),
        ("mute-reposts", "muting_reposts"),
    ],
)
def test_relationship_changes_are_idempotent(
    alice: Browser, bob: Browser, act: str, word: str
) -> None:
    assert alice.act(act, bob) == alice.act(act, bob) == {**NOTHING, word: True}
    assert alice.undo(act, bob) == alice.undo(act, bob) == NOTHING


def test_following_shows_on_both_sides(alice: Browser, bob: Browser, anonymous: Browser) -> None:
    alice.act("follow", bob)
    alice.act("follow", bob)
    assert profile(alice, bob).followers_count == 1
    seen = profile(bob, alice)
    assert (seen.followers_count, seen.following_count) == (0, 1)
    assert seen.relation is not None
    assert seen.relation.model_dump() == {**NOTHING, "followed_by": True}
    assert profile(anonymous, bob).relation is None
    assert profile(bob, bob).relation is None
    alice.undo("follow", bob)
    alice.undo("follow", bob)
    assert profile(alice, bob).followers_count == 0
    assert profile(alice, alice).following_count == 0


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("method", ["put", "delete"])
def test_no_one_can_follow_block_or_mute_themselves(alice: Browser, act: str, method: str) -> None:
    send = getattr(alice, method)
    assert problem(send(f"/api/users/@{alice.handle}/{act}"), 422) == {"target_yourself"}
    assert problem(send(f"/api/users/@nobody_here/{act}"), 404) == {"person_not_found"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_person_who_blocks_the_viewer_is_not_found(
    alice: Browser, bob: Browser, act: str, method: str
) -> None:
    bob.act("block", alice)
    answer = getattr(alice, method)(f"/api/users/@{bob.handle}/{act}")
    assert problem(answer, 404) == {"person_not_found"}


def test_a_blocked_person_cannot_be_followed(alice: Browser, bob: Browser) -> None:
    alice.act("block", bob)
    path = f"/api/users/@{bob.handle}/follow"
    assert problem(alice.put(path), 422) == {"target_blocked"}
    assert alice.delete(path).get_json() == {**NOTHING, "blocking": True}


def test_a_block_ends_follows_in_both_directions(alice: Browser, bob: Browser) -> None:
    alice.act("follow", bob)
    bob.act("follow", alice)
    assert alice.act("block", bob) == {**NOTHING, "blocking": True}
    assert alice.undo("block", bob) == NOTHING
    for person in (alice, bob):
        seen = profile(person, person)
        assert (seen.followers_count, seen.following_count) == (0, 0)


def test_the_blocker_sees_no_reposts_and_likes_of_the_blocked(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = carol.crud("by carol")
    for act in ("repost", "like"):
        assert bob.put(f"/api/activities/{crud['uuid']}/{act}").status_code == 200
    alice.act("block", bob)
    for tab in ("cruds", "likes"):
        path = f"/api/activities/@{bob.handle}?tab={tab}"
        assert len(carol.get(path).get_json()["activities"]) == 1
        assert alice.get(path).get_json()["activities"] == []


def test_a_block_hides_both_from_each_other_everywhere(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    spoken = alice.crud("by alice")
    answered = bob.reply(alice.crud("also by alice"), "by bob")
    under_carol = carol.crud("by carol")
    nested = carol.reply(alice.reply(under_carol, "alice to carol"), "carol to alice")
    bob.reply(under_carol, "bob to carol")
    alice.act("follow", carol)
    alice.act("block", bob)
    carols = f"/api/activities/@{carol.handle}/status"
    for reader, other in ((alice, bob), (bob, alice)):
        seen = reader.get("/api/activities/public").get_json()
        assert other.handle not in {entry["handle"] for entry in seen}
        for path in (
            f"/api/users/@{other.handle}/short",
            f"/api/users/@{other.handle}/followers",
            f"/api/users/@{other.handle}/following",
        ):
            assert problem(reader.get(path), 404) == {"person_not_found"}
        thread = reader.get(f"{carols}/{under_carol['uuid']}").get_json()
        assert other.handle not in {entry["handle"] for entry in thread["replies"]}
        assert len(thread["replies"]) == 1
    assert problem(bob.get(f"/api/activities/@{alice.handle}"), 404) == {"person_not_found"}
    blocked = alice.get(f"/api/activities/@{bob.handle}").get_json()
    assert blocked["profile"]["relation"]["blocking"] is True
    assert blocked["activities"] == []
    for path in (
        f"@{alice.handle}/status/{spoken['uuid']}",
        f"@{alice.handle}/status/{answered['reply_to_activity_uuid']}",
    ):
        assert problem(bob.get(f"/api/activities/{path}"), 404) == {"activity_not_found"}
    thread = bob.get(f"{carols}/{nested['uuid']}").get_json()
    assert thread["activity"]["reply_to_handle"] is None
    refused = bob.post(f"/api/activities/{spoken['uuid']}/reply", json={"message": "still"})
    assert problem(refused, 404) == {"activity_not_found"}
    assert handles(bob.get(f"/api/users/@{carol.handle}/followers").get_json()) == []
    assert handles(alice.get(f"/api/users/@{carol.handle}/followers").get_json()) == [alice.handle]


def test_a_mute_filters_the_muters_feeds_only(alice: Browser, bob: Browser, carol: Browser) -> None:
    crud = carol.crud("loud")
    alice.act("mute", carol)
    assert alice.get("/api/activities/public").get_json() == []
    assert messages(bob.get("/api/activities/public").get_json()) == ["loud"]
    page = alice.get(f"/api/activities/@{carol.handle}").get_json()
    assert messages(page["activities"]) == ["loud"]
    path = f"/api/activities/@{carol.handle}/status/{crud['uuid']}"
    assert alice.get(path).status_code == 200
    relation = profile(carol, alice).relation
    assert relation is not None
    assert relation.model_dump() == NOTHING


def test_people_are_listed_newest_first_in_pages(
    alice: Browser,
    anonymous: Browser,
    context: ApiContext,
    clock: Clock,
    make_users: Callable[[int], list[Viewer]],
) -> None:
    people = make_users(5)
    for person in people:
        clock.ahead += timedelta(milliseconds=1)  # ids of one millisecond are in no order
        social.follow(context, person.uuid, alice.handle)
    expected = [person.handle for person in reversed(people)]
    path = f"/api/users/@{alice.handle}/followers?limit=2"
    assert [card["handle"] for card in every_page(anonymous, path)] == expected
    for handle in expected:
        clock.ahead += timedelta(milliseconds=1)
        assert alice.put(f"/api/users/@{handle}/follow").status_code == 200
    path = f"/api/users/@{alice.handle}/following?limit=3"
    cards = [PersonListItem.model_validate(card) for card in every_page(alice, path)]
    assert [card.handle for card in cards] == [person.handle for person in people]
    assert {card.relation.following for card in cards if card.relation} == {True}


def test_fifty_concurrent_follows_are_all_counted(
    alice: Browser, context: ApiContext, make_users: Callable[[int], list[Viewer]]
) -> None:
    people = make_users(50)

    def follow_twice(person: Viewer) -> None:
        social.follow(context, person.uuid, alice.handle)
        social.follow(context, person.uuid, alice.handle)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(follow_twice, people))
    assert profile(alice, alice).followers_count == 50
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: social.unfollow(context, one.uuid, alice.handle), people[:20]))
    assert profile(alice, alice).followers_count == 30


LAWS = Statement(
    "test/laws",
    """
    SELECT
        (SELECT count(*) FROM follows) AS follows,
        (SELECT sum(followers_count) FROM users) AS followers,
        (SELECT sum(following_count) FROM users) AS following,
        (
            SELECT count(*)
            FROM follows
            INNER JOIN blocks
                ON (blocker_uuid, blocked_uuid) IN (
                    (follower_uuid, followed_uuid), (followed_uuid, follower_uuid)
                )
        ) AS across_a_block
    """,
)


def test_concurrent_follows_and_blocks_leave_no_follow_across_a_block(
    context: ApiContext, make_users: Callable[[int], list[Viewer]]
) -> None:
    one, other = make_users(2)
    verbs = (social.follow, social.follow, social.block, social.follow, social.unblock)

    def act(number: int) -> None:
        actor, target = (one, other) if number % 2 else (other, one)
        with suppress(PersonNotFound, InvalidInput):  # a block was there first
            verbs[number % 5](context, actor.uuid, target.handle)

    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(act, range(40)))
        laws = context.database.fetch_one(LAWS)
        assert laws is not None
        assert laws["across_a_block"] == 0
        assert laws["follows"] == laws["followers"] == laws["following"]
