"""What is pushed: what the list of notifications counts as unread, and what the person wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from cruddur.activities import polls
from cruddur.context import ApiContext
from cruddur.push import service
from cruddur.push.repository import PushEvent
from cruddur_messages.web_push import Push
from tests.activities.test_polls import ask, vote
from tests.conftest import Browser, Clock
from tests.messaging import write
from tests.push.browsers import PushService
from tests.push.test_subscriptions import subscribe

PushEvents = list[tuple[str, str, str | None]]
Pushed = Callable[[], list[Push]]


@pytest.fixture
def pushed(context: ApiContext, push_events: PushEvents) -> Pushed:
    """Return a function that returns what is pushed of the events until now."""

    def decide() -> list[Push]:
        events = [
            PushEvent(UUID(user), kind, UUID(subject) if subject else None)
            for user, kind, subject in push_events
        ]
        push_events.clear()
        return service.pushes(context.database, context.messages, events, context.clock())

    return decide


@pytest.fixture(autouse=True)
def _subscribed(alice: Browser, bob: Browser, push_service: PushService) -> None:
    assert bob.get("/api/profile").status_code == 200
    subscribe(alice, push_service.browser())


def kinds(pushes: list[Push]) -> list[str]:
    return [push.kind for push in pushes]


def react(person: Browser, crud: dict[str, str], reaction: str) -> None:
    assert person.put(f"/api/activities/{crud['uuid']}/{reaction}").status_code == 200


def test_each_kind_is_pushed_with_its_group_and_what_it_has_left(
    alice: Browser, bob: Browser, pushed: Pushed
) -> None:
    crud = alice.crud("hello", ttl="3-hours")
    react(bob, crud, "like")
    react(bob, crud, "repost")
    reply = bob.reply(crud, "hi", ttl="1-hour")
    mention = bob.crud(f"hello @{alice.handle}")
    quote = bob.crud("look", quote_uuid=crud["uuid"])
    bob.act("follow", alice)
    found = {push.kind: push for push in pushed()}
    assert set(found) == {"like", "repost", "reply", "mention", "quote", "follow"}
    assert found["like"].group == found["repost"].group == crud["uuid"]
    assert {push.unread for push in found.values()} == {6}
    ends = {"like": crud, "repost": crud, "reply": reply, "mention": mention, "quote": quote}
    for kind, of in ends.items():
        left = datetime.fromisoformat(of["expires_at"]) - found[kind].expires_at
        assert abs(left) <= timedelta(seconds=1)
    assert [found[kind].urgency for kind in ("like", "reply")] == ["low", "normal"]


def test_the_end_of_a_poll_is_pushed_to_those_who_want_it(
    alice: Browser, bob: Browser, pushed: Pushed, context: ApiContext, clock: Clock
) -> None:
    clock.stop()
    crud = ask(bob, closes_at=(context.clock() + timedelta(hours=1)).isoformat())
    vote(alice, crud, 0)
    clock.ahead = timedelta(hours=1)
    list(polls.notify_ended(context))
    [found] = pushed()
    assert (found.kind, found.group, found.unread) == ("poll_ended", crud["uuid"], 1)
    assert abs(found.expires_at - datetime.fromisoformat(crud["expires_at"])) < timedelta(seconds=1)
    alice.put("/api/push/settings", json={"poll_ended": False})
    second = ask(bob, closes_at=(context.clock() + timedelta(hours=1)).isoformat())
    vote(alice, second, 0)
    clock.ahead = timedelta(hours=2)
    assert list(polls.notify_ended(context)) == [1, 1]
    assert pushed() == []


def test_many_likes_of_a_crud_are_one_push_a_batch(
    alice: Browser, bob: Browser, carol: Browser, pushed: Pushed
) -> None:
    crud = alice.crud("hello")
    carol.get("/api/profile")
    for person in (bob, carol):
        react(person, crud, "like")
    assert kinds(pushed()) == ["like"]


def test_what_was_read_isnt_pushed(alice: Browser, bob: Browser, pushed: Pushed) -> None:
    crud = alice.crud("hello")
    react(bob, crud, "like")
    alice.put("/api/notifications/read", json={})
    assert pushed() == []


def test_a_kind_that_is_off_isnt_pushed(alice: Browser, bob: Browser, pushed: Pushed) -> None:
    alice.put("/api/push/settings", json={"like": False, "follow": False})
    crud = alice.crud("hello")
    react(bob, crud, "like")
    react(bob, crud, "repost")
    bob.act("follow", alice)
    assert kinds(pushed()) == ["repost"]


def test_a_person_without_a_subscription_gets_nothing(
    alice: Browser, bob: Browser, pushed: Pushed
) -> None:
    react(alice, bob.crud("hello"), "like")
    assert pushed() == []


def test_a_request_to_follow_is_pushed(alice: Browser, bob: Browser, pushed: Pushed) -> None:
    alice.put("/api/profile/protected", json={"protected": True})
    bob.act("follow", alice)
    assert kinds(pushed()) == ["follow_request"]


@pytest.mark.parametrize("act", ["block", "mute"])
def test_what_a_block_or_a_mute_hides_isnt_pushed(
    alice: Browser, bob: Browser, pushed: Pushed, act: str
) -> None:
    crud = alice.crud("hello")
    react(bob, crud, "like")
    bob.reply(crud, "hi")
    alice.act(act, bob)
    assert pushed() == []


def test_a_muted_word_and_a_muted_thread_arent_pushed(
    alice: Browser, bob: Browser, pushed: Pushed
) -> None:
    crud, other = alice.crud("hello"), alice.crud("other")
    alice.post("/api/muted_words", json={"value": "spoiler"})
    alice.put(f"/api/activities/{other['uuid']}/mute-thread")
    bob.reply(crud, "a spoiler")
    bob.reply(other, "hi")
    assert pushed() == []


def test_a_hidden_reply_isnt_pushed(alice: Browser, bob: Browser, pushed: Pushed) -> None:
    reply = bob.reply(alice.crud("hello"), "hi")
    assert alice.put(f"/api/activities/{reply['uuid']}/hidden").status_code == 200
    assert pushed() == []


def test_what_was_taken_back_isnt_pushed(alice: Browser, bob: Browser, pushed: Pushed) -> None:
    crud = alice.crud("hello")
    reply = bob.reply(crud, "hi")
    react(bob, crud, "like")
    bob.delete(f"/api/activities/{reply['uuid']}")
    bob.delete(f"/api/activities/{crud['uuid']}/like")
    bob.act("follow", alice)
    bob.undo("follow", alice)
    assert "reply" not in kinds(found := pushed())
    assert "follow" not in kinds(found)


def test_a_message_is_pushed_to_the_inbox_but_not_as_a_request(
    alice: Browser, bob: Browser, pushed: Pushed
) -> None:
    write(bob, alice, "are you there?")
    assert pushed() == []
    alice.act("follow", bob)
    (row,) = alice.get("/api/message_groups?folder=requests").get_json()
    assert alice.put(f"/api/message_groups/{row['uuid']}/accept").status_code == 200
    message = write(bob, alice, "now?")
    (push,) = pushed()
    assert (push.kind, push.group, push.unread) == ("message", message["message_group_uuid"], None)
    assert push.urgency == "high"
