"""Replies that the author of the thread's root hides: marked for all, and silent for the author."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Browser, Clock, problem

Crud = dict[str, Any]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob, carol):
        each.get("/api/profile")


def hide(person: Browser, crud: Crud) -> Any:
    return person.put(f"/api/activities/{crud['uuid']}/hidden")


def show(person: Browser, crud: Crud) -> Any:
    return person.delete(f"/api/activities/{crud['uuid']}/hidden")


def entries_of(person: Browser) -> list[tuple[str, str]]:
    """Return kind and message of a person's notifications, the oldest first."""
    found = person.get("/api/activities/notifications").get_json()
    assert person.get("/api/badges").get_json()["notifications"] == len(found)
    return [(each["kind"], each["message"]) for each in reversed(found)]


def test_a_hidden_reply_is_marked_for_all_and_still_there(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    root = alice.crud("root")
    reply = bob.reply(root, "rude #words")
    below = carol.reply(reply, "below")
    assert reply["hidden"] is False
    for _ in range(2):
        hidden = hide(alice, reply)
        assert hidden.status_code == 200, hidden.text
        assert (hidden.get_json()["uuid"], hidden.get_json()["hidden"]) == (reply["uuid"], True)
    path = f"/api/activities/@{alice.handle}/status/{root['uuid']}?depth=3"
    for person in (alice, bob, carol, anonymous):
        thread = person.get(path).get_json()
        found = [(each["uuid"], each["hidden"]) for each in thread["replies"]]
        assert found == [(reply["uuid"], True), (below["uuid"], False)]
        assert thread["activity"]["replies_count"] == 1, "it isn't deleted"
        (tagged,) = person.get("/api/activities/tags/words").get_json()
        assert (tagged["message"], tagged["hidden"]) == ("rude #words", True)
        page = person.get(f"/api/activities/@{carol.handle}/status/{below['uuid']}").get_json()
        assert [each["hidden"] for each in page["ancestors"]] == [False, True]
    assert show(alice, reply).get_json()["hidden"] is False
    assert show(alice, reply).status_code == 200
    assert [each["hidden"] for each in bob.get(path).get_json()["replies"]] == [False, False]


def test_only_the_author_of_the_root_hides(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    root = alice.crud("root", "1-hour")
    reply = bob.reply(root, "reply", ttl="1-day")
    below = carol.reply(reply, "below", ttl="1-day")
    for person, crud in ((bob, reply), (carol, reply), (bob, below), (bob, root)):
        for act in (hide, show):
            assert problem(act(person, crud), 403) == {"not_thread_author"}
    assert hide(alice, below).status_code == 200, "at any depth"
    assert problem(hide(alice, root), 422) == {"hidden_not_reply"}
    assert problem(hide(alice, {"uuid": uuid4()}), 404) == {"activity_not_found"}
    clock.ahead = timedelta(hours=1)
    assert show(alice, below).status_code == 403, "a thread without a root has no author"


def test_a_hidden_reply_and_those_below_it_notify_the_author_of_nothing(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    root = alice.crud("root")
    reply = bob.reply(root, "rude")
    mention = carol.reply(reply, f"see @{alice.handle}")
    all_of_them = [("reply", "rude"), ("mention", mention["message"])]
    assert entries_of(alice) == all_of_them
    hide(alice, reply)
    assert entries_of(alice) == [all_of_them[1]]
    hide(alice, mention)
    assert entries_of(alice) == []
    bob.reply(mention, "deeper")
    assert entries_of(alice) == []
    assert entries_of(bob) == [("reply", mention["message"])], "others are notified as before"
    own = alice.reply(reply, "an answer of the author")
    carol.reply(own, "to her answer")
    assert entries_of(alice) == [("reply", "to her answer")]
    show(alice, reply)
    show(alice, mention)
    assert entries_of(alice) == [*all_of_them, ("reply", "to her answer")]


def test_what_is_hidden_in_a_thread_is_notified_in_others(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    root = alice.crud("root")
    reply = bob.reply(root, f"rude, @{carol.handle}")
    hide(alice, reply)
    assert entries_of(carol) == [("mention", reply["message"])]
    carol.put(f"/api/activities/{reply['uuid']}/like")
    assert entries_of(bob) == [("like", reply["message"])]
