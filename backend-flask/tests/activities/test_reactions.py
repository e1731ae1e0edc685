"""Likes, reposts, bookmarks, and deletion of cruds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from cruddur.accounts.service import Viewer
from cruddur.activities import feeds, reactions
from cruddur.activities.schemas import Activity, Reaction
from cruddur.context import ApiContext
from cruddur.errors import ActivityNotFound
from cruddur.social.schemas import PersonListItem
from tests.conftest import Browser, Clock, problem
from tests.paging import every_page

REACTIONS = [("like", "liked"), ("repost", "reposted"), ("bookmark", "bookmarked")]
PUBLIC_REACTIONS = ["like", "repost"]


def seen(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    Activity.model_validate(response.get_json())
    answer: dict[str, Any] = response.get_json()
    return answer


def marks(activity: dict[str, Any]) -> dict[str, object]:
    names = ("liked", "reposted", "bookmarked", "likes_count", "reposts_count")
    return {name: activity[name] for name in names if activity[name]}


@pytest.fixture
def crud(alice: Browser, bob: Browser) -> dict[str, Any]:
    bob.get("/api/profile")
    return alice.crud("hello")


@pytest.mark.parametrize(("verb", "word"), REACTIONS)
def test_reactions_and_their_removal_are_idempotent(
    alice: Browser, bob: Browser, anonymous: Browser, crud: dict[str, Any], verb: str, word: str
) -> None:
    path = f"/api/activities/{crud['uuid']}/{verb}"
    count = {} if verb == "bookmark" else {f"{verb}s_count": 1}
    for _ in range(2):
        assert marks(seen(bob.put(path))) == {word: True, **count}
    for reader in (alice, anonymous):
        assert marks(reader.get("/api/activities/public").get_json()[0]) == count
    for _ in range(2):
        assert marks(seen(bob.delete(path))) == {}
    public = anonymous.get("/api/activities/public").get_json()
    assert public == [{**crud, "can_reply": False, "can_quote": False}]


@pytest.mark.parametrize(("verb", "_word"), REACTIONS)
@pytest.mark.parametrize("method", ["put", "delete"])
def test_reacting_to_an_invisible_crud_is_not_found(
    alice: Browser,
    bob: Browser,
    clock: Clock,
    crud: dict[str, Any],
    verb: str,
    _word: str,
    method: str,
) -> None:
    send = getattr(bob, method)
    path = f"/api/activities/{crud['uuid']}/{verb}"
    assert problem(send(f"/api/activities/{uuid4()}/{verb}"), 404) == {"activity_not_found"}
    alice.act("block", bob)
    assert problem(send(path), 404) == {"activity_not_found"}
    alice.undo("block", bob)
    assert send(path).status_code == 200
    clock.ahead = timedelta(days=1)
    assert problem(send(path), 404) == {"activity_not_found"}


def test_only_the_author_can_delete_a_crud(
    alice: Browser, bob: Browser, crud: dict[str, Any]
) -> None:
    path = f"/api/activities/{crud['uuid']}"
    for verb, _ in REACTIONS:
        assert bob.put(f"{path}/{verb}").status_code == 200
    assert problem(bob.delete(path), 403) == {"not_yours"}
    assert alice.delete(path).status_code == 204
    assert problem(alice.delete(path), 404) == {"activity_not_found"}
    assert problem(bob.delete(path), 404) == {"activity_not_found"}
    assert bob.get("/api/activities/public").get_json() == []


def test_an_expired_or_hidden_crud_cannot_be_deleted(
    alice: Browser, bob: Browser, clock: Clock, crud: dict[str, Any]
) -> None:
    path = f"/api/activities/{crud['uuid']}"
    alice.act("block", bob)
    assert problem(bob.delete(path), 404) == {"activity_not_found"}
    clock.ahead = timedelta(days=1)
    assert problem(alice.delete(path), 404) == {"activity_not_found"}


def test_deleting_a_reply_corrects_the_counter_and_deleting_a_parent_keeps_replies(
    alice: Browser, bob: Browser, crud: dict[str, Any]
) -> None:
    first, second = bob.reply(crud, "one"), bob.reply(crud, "two")
    assert bob.delete(f"/api/activities/{first['uuid']}").status_code == 204
    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    assert bob.get(path).get_json()["activity"]["replies_count"] == 1
    assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    path = f"/api/activities/@{second['handle']}/status/{second['uuid']}"
    left = bob.get(path).get_json()["activity"]
    assert left["reply_to_activity_uuid"] == crud["uuid"]
    assert left["reply_to_handle"] is None


def test_a_reply_sorts_after_its_parent_though_the_clock_goes_back(
    bob: Browser, clock: Clock, crud: dict[str, Any]
) -> None:
    clock.ahead = -timedelta(seconds=5)
    assert bob.reply(crud, "an answer")["uuid"] > crud["uuid"]


@pytest.mark.parametrize("reaction", [Reaction.LIKE, Reaction.REPOST])
def test_fifty_concurrent_reactions_are_all_counted(
    context: ApiContext,
    make_users: Callable[[int], list[Viewer]],
    crud: dict[str, Any],
    reaction: Reaction,
) -> None:
    people = make_users(50)
    uuid = UUID(crud["uuid"])

    def react_twice(person: Viewer) -> None:
        reactions.react(context, person.uuid, uuid, reaction)
        reactions.react(context, person.uuid, uuid, reaction)

    def counted() -> int:
        answer = Activity.model_validate_json(
            reactions.remove_reaction(context, people[0].uuid, uuid, reaction)
        )
        return answer.likes_count if reaction is Reaction.LIKE else answer.reposts_count

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(react_twice, people))
    assert counted() == 49
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda one: reactions.remove_reaction(context, one.uuid, uuid, reaction),
                people[:20],
            )
        )
    assert counted() == 30


def test_concurrent_likes_of_one_person_count_once(
    bob: Browser,
    context: ApiContext,
    make_users: Callable[[int], list[Viewer]],
    crud: dict[str, Any],
) -> None:
    (person,) = make_users(1)
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda _: reactions.react(context, person.uuid, UUID(crud["uuid"]), Reaction.LIKE),
                range(20),
            )
        )
    assert bob.get("/api/activities/public").get_json()[0]["likes_count"] == 1


def test_reacting_to_a_crud_that_is_deleted_concurrently_is_not_found(
    alice: Browser, context: ApiContext, make_users: Callable[[int], list[Viewer]]
) -> None:
    people = make_users(4)
    alice.get("/api/profile")
    for _ in range(6):
        written = UUID(alice.crud("brief")["uuid"])

        def react(number: int, written: UUID = written) -> bool:
            if number == 12:
                return alice.delete(f"/api/activities/{written}").status_code == 204
            act = reactions.remove_reaction if number % 2 else reactions.react
            reaction = list(Reaction)[number % 3]
            try:
                act(context, people[number % 4].uuid, written, reaction)
            except ActivityNotFound:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(react, range(24)))
        assert done[12]
        assert feeds.public_feed(context, None, after=None, limit=5).body == "[]"


@pytest.mark.parametrize("verb", PUBLIC_REACTIONS)
def test_the_people_behind_a_count_are_listed_newest_first_in_pages(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    anonymous: Browser,
    crud: dict[str, Any],
    verb: str,
) -> None:
    path = f"/api/activities/{crud['uuid']}/{verb}"
    other = alice.crud("another")
    seen(bob.put(f"/api/activities/{other['uuid']}/{verb}"))
    for person in (alice, bob, carol):
        seen(person.put(path))
    seen(bob.put(path))  # it repeats nothing, so bob keeps his place
    for reader in (alice, anonymous):
        found = every_page(reader, f"{path}s?limit=1")
        assert [PersonListItem.model_validate(person).handle for person in found] == [
            carol.handle,
            bob.handle,
            alice.handle,
        ]
    alice.act("follow", carol)
    relations = [person["relation"] for person in every_page(alice, f"{path}s")]
    assert relations[0]["following"]
    assert relations[-1] is None
    seen(carol.delete(path))
    assert len(every_page(anonymous, f"{path}s")) == 2


@pytest.mark.parametrize("verb", PUBLIC_REACTIONS)
@pytest.mark.parametrize("blocker", ["reader", "liker"])
def test_people_across_a_block_are_not_in_the_list(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    crud: dict[str, Any],
    verb: str,
    blocker: str,
) -> None:
    path = f"/api/activities/{crud['uuid']}/{verb}"
    for person in (bob, carol):
        seen(person.put(path))
    if blocker == "reader":
        bob.act("block", carol)
    else:
        carol.act("block", bob)
    assert [person["handle"] for person in every_page(bob, f"{path}s?limit=1")] == [bob.handle]
    assert len(every_page(alice, f"{path}s?limit=1")) == 2


@pytest.mark.parametrize("verb", PUBLIC_REACTIONS)
def test_the_people_behind_a_crud_that_is_not_visible_are_not_found(
    alice: Browser,
    bob: Browser,
    anonymous: Browser,
    clock: Clock,
    crud: dict[str, Any],
    verb: str,
) -> None:
    path = f"/api/activities/{crud['uuid']}/{verb}s"
    assert anonymous.get(path).get_json() == []
    assert problem(bob.get(f"/api/activities/{uuid4()}/{verb}s"), 404) == {"activity_not_found"}
    alice.act("block", bob)
    assert problem(bob.get(path), 404) == {"activity_not_found"}
    clock.ahead = timedelta(days=2)
    assert problem(anonymous.get(path), 404) == {"activity_not_found"}
