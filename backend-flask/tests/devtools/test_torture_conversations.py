"""The checker finds each injected violation in conversations, and accepts good ones."""

from __future__ import annotations

import pytest

from devtools.torture.checker import conversations
from devtools.torture.history import REFUSED, FaultInterval
from tests.devtools.torture_story import Story, member_item, message_item, uuid


@pytest.fixture
def story() -> Story:
    """A history that has just begun."""
    return Story()


class TestConversations:
    def test_a_clean_conversation(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        story.message("bob", "alice", 11, 2)
        story.add("alice", "read_messages", 3, message_group_uuid=uuid(99))
        items = [
            message_item(1, 10),
            message_item(2, 11),
            member_item(1, 2, 11, read_up_to=uuid(11)),
            member_item(2, 1, 11, unread=1, unread_of="UNREAD#2"),
        ]
        assert not conversations.item_violations(story.model(), items)

    def test_a_lost_message(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        assert _one(conversations.item_violations(story.model(), [])) == "message m10 is lost"

    def test_a_message_that_is_stored_twice(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        items = [message_item(1, 10), message_item(1, 11, body="m10 wrote")]
        found = conversations.item_violations(story.model(), items)
        assert _one(found) == "message m10 is stored 2 times"

    def test_a_message_that_was_refused(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1, outcome=REFUSED)
        found = conversations.item_violations(story.model(), [message_item(1, 10)])
        assert _one(found) == "message m10 was refused, but is stored"

    def test_a_message_that_was_deleted_for_everyone(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        story.add("alice", "delete_message_for_everyone", 2, message_uuid=uuid(10))
        found = conversations.item_violations(story.model(), [message_item(1, 10)])
        assert _one(found) == "message m10 is not hidden from everyone"

    @pytest.mark.parametrize(
        ("member", "problem"),
        [
            (member_item(2, 1, 10, unread=2, unread_of="U"), "the last message is"),
            (member_item(2, 1, 11, unread=1, unread_of="U"), "1 unread, not 2"),
            (member_item(2, 1, 11, unread=2), "the index of unread conversations disagrees"),
            (member_item(2, 1, 11, unread=2, unread_of="U", preview="?"), "the preview"),
            (member_item(2, 1, 11, state="left", unread=2), "there is a message after"),
            (member_item(2, 1, 11, cleared_up_to=uuid(11), unread=1), "1 unread, but"),
        ],
    )
    def test_a_members_row_that_differs(self, member: dict[str, str], problem: str) -> None:
        messages = [message_item(1, 10), message_item(1, 11)]
        assert any(problem in each for each in conversations.membership_problems(member, messages))

    def test_the_last_message_is_the_newest_that_is_not_hidden(self) -> None:
        hidden = message_item(1, 11, hidden_from={uuid(2)})
        messages = [message_item(1, 10), hidden]
        right = member_item(2, 1, 10, unread=1, unread_of="U")
        assert not list(conversations.membership_problems(right, messages))
        wrong = member_item(2, 1, 11, unread=1, unread_of="U", preview="")
        found = conversations.membership_problems(wrong, messages)
        assert any("the last" in each for each in found)
        alone = member_item(2, 1, 11, preview="")
        assert not list(conversations.membership_problems(alone, [hidden]))

    def test_a_message_that_was_read_but_counts_as_unread(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        story.add("bob", "read_messages", 2, message_group_uuid=uuid(99))
        items = [message_item(1, 10), member_item(2, 1, 10, unread=1, unread_of="U")]
        found = conversations.item_violations(story.model(), items)
        assert _one(found) == "bob read m10, but it counts as unread"

    def test_a_message_that_was_never_read_but_counts_as_read(self, story: Story) -> None:
        story.add("bob", "read_messages", 1, message_group_uuid=uuid(99))
        story.message("alice", "bob", 10, 2)
        items = [message_item(1, 10), member_item(2, 1, 10, read_up_to=uuid(10))]
        found = conversations.item_violations(story.model(), items)
        assert _one(found) == "bob never read m10, but it counts as read"

    def test_a_deleted_accounts_row_that_will_be_erased(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        story.add("bob", "delete_account", 2)
        found = conversations.item_violations(story.model(), [member_item(2, 1, 10, unread=1)])
        assert not found

    def test_a_message_with_an_id_of_a_moved_clock(self, story: Story) -> None:
        story.add("bob", "read_messages", 1, message_group_uuid=uuid(99))
        story.message("alice", "bob", 10, 20)
        story.faults.append(FaultInterval("clock", 2, 10, clock_skew=300))
        items = [message_item(1, 10), member_item(2, 1, 10, read_up_to=uuid(11))]
        assert not conversations.item_violations(story.model(), items)
        story.faults[0] = FaultInterval("clock", 2, 10, clock_skew=1)
        assert conversations.item_violations(story.model(), items)

    def test_a_page_without_what_was_sent(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        story.see("alice", "see_messages", 2, [], message_group_uuid=uuid(99))
        assert "m10 is missing" in _one(conversations.read_violations(story.model()))

    def test_a_page_with_what_was_deleted(self, story: Story) -> None:
        story.message("alice", "bob", 10, 1)
        story.add("bob", "delete_message_for_me", 2, message_uuid=uuid(10))
        shown = {"uuid": uuid(10), "mark": "m10", "author": uuid(1), "deleted": False}
        story.see("bob", "see_messages", 3, [shown], message_group_uuid=uuid(99))
        assert "was deleted for bob" in _one(conversations.read_violations(story.model()))


def _one(found: list[str]) -> str:
    (violation,) = found
    return violation
