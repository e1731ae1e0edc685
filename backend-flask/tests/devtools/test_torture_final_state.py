"""The checker finds each injected violation in a final state, and accepts a good one."""

from __future__ import annotations

import pytest

from devtools.torture import checker
from devtools.torture.checker import inboxes, pictures, rows
from devtools.torture.history import REFUSED, UNKNOWN, Attempt
from tests.devtools.torture_story import (
    END,
    NEVER,
    Story,
    activity_row,
    entry,
    member_item,
    message_item,
    state,
    user_row,
    uuid,
    with_state,
)


@pytest.fixture
def story() -> Story:
    """A history that has just begun."""
    return Story()


class TestRows:
    def test_a_clean_state(self, story: Story) -> None:
        story.crud("alice", 10, 1, tags=("fun",), mentioned="carol")
        story.on_crud("bob", "like", 10, 2)
        story.on_person("bob", "follow", "alice", 3)
        story.crud("bob", 11, 4, parent=10)
        story.crud("bob", 12, 5, outcome=UNKNOWN)
        found = state(
            users=[
                user_row(1, "alice", followers_count=1),
                user_row(2, "bob", following_count=1),
                user_row(3, "carol"),
            ],
            activities=[
                activity_row(1, 10, likes_count=1, replies_count=1),
                activity_row(2, 11, parent=uuid(10)),
            ],
            likes=[{"user_uuid": uuid(2), "activity_uuid": uuid(10)}],
            follows=[{"user_uuid": uuid(2), "other": uuid(1)}],
            hashtags_used=[{"tag": "fun", "activity_uuid": uuid(10)}],
            notifications=[
                _notification(3, "mention", 1, 10),
                _notification(1, "like", 2, 10),
                _notification(1, "follow", 2, None),
                _notification(1, "reply", 2, 11),
            ],
        )
        assert not rows.violations(story.model(), found)

    def test_a_lost_crud(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        assert _one(rows.violations(story.model(), state())) == "m10 of alice is lost"

    def test_a_crud_that_is_stored_twice(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        found = state(activities=[activity_row(1, 10), activity_row(1, 11, message="m10 says")])
        assert "m10 of alice is stored 2 times" in rows.violations(story.model(), found)

    @pytest.mark.parametrize("is_deleted", [True, False])
    def test_a_crud_that_must_not_be_stored(self, story: Story, is_deleted: bool) -> None:
        story.crud("alice", 10, 1, outcome="acknowledged" if is_deleted else REFUSED)
        if is_deleted:
            story.on_crud("alice", "delete", 10, 2)
        found = state(activities=[activity_row(1, 10)])
        assert "m10 of alice is still stored" in rows.violations(story.model(), found)

    def test_a_lost_like(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_crud("bob", "like", 10, 2)
        found = rows.violations(story.model(), state(activities=[activity_row(1, 10)]))
        assert f"bob's like of {uuid(10)} is lost" in found
        assert any("notification ('alice', 'like', 'bob'" in each for each in found)

    def test_a_follow_that_survives_a_block(self, story: Story) -> None:
        story.on_person("bob", "follow", "alice", 1)
        story.on_person("alice", "block", "bob", 2)
        found = state(
            follows=[{"user_uuid": uuid(2), "other": uuid(1)}],
            blocks=[{"user_uuid": uuid(1), "other": uuid(2)}],
        )
        assert "bob's follow of alice must not be stored" in rows.violations(story.model(), found)

    def test_a_follow_and_a_block_at_once_may_end_in_either_way(self, story: Story) -> None:
        story.on_person("bob", "follow", "alice", 1, ended=5)
        story.on_person("alice", "block", "bob", 2, ended=4)
        story.on_person("alice", "unblock", "bob", 6)
        both = {"users": [user_row(1, "alice", followers_count=1), user_row(3, "carol")]}
        both["users"].append(user_row(2, "bob", following_count=1))
        follow = {"user_uuid": uuid(2), "other": uuid(1)}
        news = [_notification(1, "follow", 2, None)]
        model = story.model()
        assert not rows.violations(model, state())
        assert not rows.violations(model, state(**both, follows=[follow], notifications=news))

    @pytest.mark.parametrize("counter", ["likes_count", "reposts_count", "replies_count"])
    def test_a_crud_counter_that_differs(self, story: Story, counter: str) -> None:
        story.crud("alice", 10, 1)
        found = state(activities=[activity_row(1, 10, **{counter: 1})])
        assert _one(rows.violations(story.model(), found)) == f"the {counter} of m10 is 1, not 0"

    @pytest.mark.parametrize("counter", ["followers_count", "following_count"])
    def test_a_persons_counter_that_differs(self, story: Story, counter: str) -> None:
        people = [user_row(1, "alice", **{counter: 2}), user_row(2, "bob"), user_row(3, "carol")]
        found = rows.violations(story.model(), state(users=people))
        assert _one(found) == f"the {counter} of alice is 2, not 0"

    def test_an_expired_crud_that_isnt_purged(self) -> None:
        found = state(activities=[activity_row(1, 10, expires_at=END - 600)])
        assert _one(rows.purge_violations(found)) == "m10 expired, but isn't purged"

    def test_a_deleted_accounts_follow_is_counted_until_the_purge(self, story: Story) -> None:
        people = [user_row(1, "alice", followers_count=1), user_row(2, "bob"), user_row(3, "carol")]
        queue = [{"person_uuid": uuid(1), "is_follower": False}]
        found = state(users=people, deleted_follows=queue)
        assert not rows.violations(story.model(), found)
        assert _one(rows.purge_violations(found)) == (
            "1 follows of deleted accounts are still counted"
        )

    def test_a_notification_of_nothing(self, story: Story) -> None:
        found = state(notifications=[_notification(1, "like", 2, 10)])
        assert "nothing that happened" in _one(rows.violations(story.model(), found))

    def test_a_reply_down_a_thread_may_notify_the_author_of_its_root(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.crud("bob", 11, 2, parent=10)
        story.crud("carol", 12, 3, parent=11)
        cruds = [
            activity_row(1, 10, replies_count=1),
            activity_row(2, 11, parent=uuid(10), replies_count=1),
            activity_row(3, 12, parent=uuid(11)),
        ]
        parents = [_notification(1, "reply", 2, 11), _notification(2, "reply", 3, 12)]
        roots = [_notification(1, "reply", 3, 12)]
        for news in (parents, parents + roots):
            found = state(activities=cruds, notifications=news)
            assert not rows.violations(story.model(), found)

    def test_a_notification_that_outlives_its_follow(self, story: Story) -> None:
        story.on_person("bob", "follow", "alice", 1)
        story.on_person("bob", "unfollow", "alice", 2)
        found = state(notifications=[_notification(1, "follow", 2, None)])
        assert "must not be stored" in _one(rows.violations(story.model(), found))

    def test_a_mention_that_was_read_and_one_that_was_not(self, story: Story) -> None:
        story.crud("alice", 10, 1, mentioned="bob")
        story.add("bob", "read_notifications", 2)
        story.crud("alice", 11, 3, mentioned="bob")
        people = [user_row(1, "alice"), user_row(2, "bob"), user_row(3, "carol")]
        found = state(
            users=people,
            activities=[activity_row(1, 10), activity_row(1, 11)],
            notifications=[
                _notification(2, "mention", 1, 10, number=50),
                _notification(2, "mention", 1, 11, number=51),
            ],
        )
        people[1]["notifications_read"] = uuid(50)
        assert not rows.violations(story.model(), found)
        people[1]["notifications_read"] = uuid(0)
        assert "counts as unread" in _one(rows.violations(story.model(), found))
        people[1]["notifications_read"] = uuid(51)
        assert "counts as read" in _one(rows.violations(story.model(), found))

    def test_a_lost_account_and_one_that_was_deleted(self, story: Story) -> None:
        story.add("alice", "delete_account", 1)
        found = rows.violations(story.model(), state(users=[user_row(1, "alice")]))
        assert "the account of alice exists" in found
        assert "the account of bob is lost" in found

    def test_a_deletion_without_an_answer(self, story: Story) -> None:
        tries = (Attempt(1, 2), Attempt(3, 4, 401, code="token_refused"))
        story.add("alice", "delete_account", 1, 4, outcome=UNKNOWN, attempts=tries)
        assert "the account of alice exists" in _one(rows.violations(story.model(), state()))


class TestPictures:
    def test_an_object_without_a_row_and_a_row_without_its_object(self, story: Story) -> None:
        found = with_state(
            state(media=[_picture(21)]),
            assets=frozenset({f"media/{uuid(20)}/1.webp"}),
            uploads=frozenset({f"{uuid(1)}/{uuid(22)}"}),
        )
        assert pictures.violations(story.model(), found) == [
            f"object media/{uuid(20)}/1.webp has no picture",
            f"upload {uuid(1)}/{uuid(22)} has no picture",
            f"picture {uuid(21)} has lost /media/{uuid(21)}/1.webp",
        ]

    def test_objects_that_wait_for_the_sweep(self, story: Story) -> None:
        queue = [{"media_uuid": uuid(20), "due_at": END + 60}]
        found = with_state(
            state(media_deletion_queue=queue), assets=frozenset({f"media/{uuid(20)}/1.webp"})
        )
        assert not pictures.violations(story.model(), found)

    def test_objects_that_the_sweep_has_forgotten(self, story: Story) -> None:
        queue = [{"media_uuid": uuid(20), "due_at": END - 600}]
        found = pictures.violations(story.model(), state(media_deletion_queue=queue))
        assert "are due, but aren't deleted" in _one(found)

    def test_a_crud_that_has_lost_its_picture(self, story: Story) -> None:
        story.crud("alice", 10, 1, pictures=(uuid(21),))
        assert "m10 has lost its picture" in _one(pictures.violations(story.model(), state()))


class TestWalks:
    def test_the_notifications_equal_the_rows(self, story: Story) -> None:
        rows_of = [_notification(1, "like", 2, 10), _notification(1, "like", 3, 10, number=51)]
        found = state(activities=[activity_row(1, 10)], notifications=rows_of)
        shown = {"uuid": uuid(51), "kind": "like", "unread": True, "count": 2}
        good = story.see("alice", "see_notifications", 1, [shown])
        bad = story.see("alice", "see_notifications", 1, [{**shown, "count": 1}])
        badges = story.add("alice", "see_badges", 1, result={"notifications": 2, "messages": 0})
        model = story.model()
        assert not inboxes.violations(model, found, [good])
        assert "missing" in _one(inboxes.violations(model, found, [bad]))
        assert "the badges are" in _one(inboxes.violations(model, found, [badges]))

    def test_the_inbox_equals_the_rows(self, story: Story) -> None:
        items = [member_item(1, 2, 10), message_item(2, 10)]
        found = with_state(state(), items=items)
        walk = story.see("alice", "see_folder", 1, [], folder="inbox")
        assert "missing" in _one(inboxes.violations(story.model(), found, [walk]))
        shown = {"uuid": uuid(99), "last": uuid(10), "unread": 0, "preview": "m10 wrote"}
        good = story.see("alice", "see_folder", 1, [shown], folder="inbox")
        assert not inboxes.violations(story.model(), found, [good])

    def test_a_block_hides_a_conversation(self, story: Story) -> None:
        found = with_state(
            state(blocks=[{"user_uuid": uuid(2), "other": uuid(1)}]),
            items=[member_item(1, 2, 10), message_item(2, 10)],
        )
        shown = [{"uuid": uuid(10)}]
        walk = story.see("alice", "see_messages", 1, shown, message_group_uuid=uuid(99))
        assert "across a block" in _one(inboxes.violations(story.model(), found, [walk]))

    def test_a_crud_that_a_walk_misses(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        walk = story.see("bob", "see_public", 5, [])
        story.operations.remove(walk)
        assert "is missing" in _one(checker.walk_violations(story.model(), [walk]))

    def test_a_walk_may_show_what_was_published_after_the_state(self, story: Story) -> None:
        story.add("alice", "schedule", 1, key="k", mark="m10", result={"uuid": uuid(9)})
        walk = story.see("bob", "see_public", 5, [entry("alice", 10)])
        story.operations.remove(walk)
        assert not checker.walk_violations(story.model(), [walk])


class TestWriting:
    @pytest.fixture
    def polled(self, story: Story) -> dict[str, list[dict[str, object]]]:
        """A history in which bob voted for the second choice of alice's poll; its rows."""
        story.crud("alice", 10, 1)
        story.on_crud("bob", "vote", 10, 2, choice=1)
        return {
            "activities": [activity_row(1, 10)],
            "polls": [{"activity_uuid": uuid(10), "voters_count": 1, "votes_counts": [0, 1]}],
            "poll_votes": [{"user_uuid": uuid(2), "activity_uuid": uuid(10), "choices": [1]}],
        }

    def test_a_vote_that_is_counted(
        self, story: Story, polled: dict[str, list[dict[str, object]]]
    ) -> None:
        assert not rows.violations(story.model(), state(**polled))

    def test_a_lost_vote(self, story: Story, polled: dict[str, list[dict[str, object]]]) -> None:
        polled["poll_votes"] = []
        found = rows.violations(story.model(), state(**polled))
        assert f"bob's vote in {uuid(10)} is lost" in found
        assert f"the poll of {uuid(10)} counts otherwise than its votes" in found

    def test_a_lost_edit(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_crud("alice", "edit", 10, 2, message="m10 edited x1")
        story.on_crud("alice", "edit", 10, 3, message="m10 edited x2")
        story.on_crud("alice", "edit", 10, 4, message="m10 edited x3", outcome=UNKNOWN)
        for message, lost in (("x1", 1), ("x2", 0), ("x3", 0)):
            stored = activity_row(1, 10, message=f"m10 edited {message}")
            found = rows.violations(story.model(), state(activities=[stored]))
            assert found == [f"the edit of {uuid(10)} is lost"] * lost

    def test_an_edit_notifies_who_was_across_a_block_before(self, story: Story) -> None:
        story.on_person("alice", "block", "carol", 1)
        story.crud("alice", 10, 2, mentioned="carol")
        story.on_person("alice", "unblock", "carol", 3)
        found = state(
            activities=[activity_row(1, 10)], notifications=[_notification(3, "mention", 1, 10)]
        )
        assert "must not be stored" in _one(rows.violations(story.model(), found))
        story.on_crud("alice", "edit", 10, 4, message="m10 says")
        assert not rows.violations(story.model(), found)

    @pytest.mark.parametrize(
        ("drafts", "cruds", "problem"),
        [
            (1, 0, None),
            (0, 1, None),
            (0, 0, "m10 of alice is lost"),
            (1, 1, "m10 is stored 1 times, and published 1 times"),
        ],
    )
    def test_a_scheduled_crud_is_there_once(
        self, story: Story, drafts: int, cruds: int, problem: str | None
    ) -> None:
        story.add("alice", "schedule", 1, key="k", mark="m10", result={"uuid": uuid(9)})
        found = rows.violations(
            story.model(),
            state(
                activities=[activity_row(1, 10)] * cruds,
                drafts=[{"message": "m10 is late"}] * drafts,
            ),
        )
        assert found == ([problem] if problem else [])

    def test_a_scheduled_crud_that_stays_is_a_fault_of_the_purge(self) -> None:
        waiting = {"message": "m10 is late", "scheduled_at": END - 600, "failure": None}
        assert _one(rows.purge_violations(state(drafts=[waiting]))) == (
            "m10 is scheduled, but isn't published (None)"
        )

    def test_a_quote_notifies_and_counts(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.add(
            "bob",
            "quote",
            2,
            key="k",
            mark="m11",
            tags=[],
            pictures=[],
            mentioned=None,
            quoted=uuid(10),
            result={**entry("bob", 11), "expires_at": NEVER},
        )
        found = rows.violations(
            story.model(),
            state(
                activities=[activity_row(1, 10), activity_row(2, 11, quoted=uuid(10))],
            ),
        )
        assert any("'quote'" in each and "is lost" in each for each in found)
        assert "the quotes_count of m10 is 0, not 1" in found


def _one(found: list[str]) -> str:
    (violation,) = found
    return violation


def _picture(number: int) -> dict[str, object]:
    return {
        "uuid": uuid(number),
        "user_uuid": uuid(1),
        "status": "ready",
        "purpose": "image",
        "activity_uuid": None,
        "expires_at": END + 1000,
        "renditions": [{"url": f"/media/{uuid(number)}/1.webp"}],
    }


def _notification(
    user: int, kind: str, actor: int, activity: int | None, number: int = 50
) -> dict[str, object]:
    return {
        "uuid": uuid(number),
        "user_uuid": uuid(user),
        "kind": kind,
        "actor_uuid": uuid(actor),
        "activity_uuid": None if activity is None else uuid(activity),
    }
