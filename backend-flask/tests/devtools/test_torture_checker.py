"""The checker finds each injected violation in a history, and accepts what concurrency allows."""

from __future__ import annotations

from typing import Any

import pytest

from devtools.torture.checker import answers, attempts, reads
from devtools.torture.checker.registers import EITHER, FALSE, TRUE, Register, Write
from devtools.torture.history import REFUSED, UNKNOWN, Attempt
from tests.devtools.torture_story import Story, entry, uuid


@pytest.fixture
def story() -> Story:
    """A history that has just begun."""
    return Story()


_OPENAPI: dict[str, Any] = {
    "paths": {"/x": {"put": {"responses": {"200": {}, "404": {}, "503": {}}}}}
}


class TestRegisters:
    def test_a_read_sees_the_last_write(self) -> None:
        register = Register([Write(True, 1, 2, True), Write(False, 3, 4, True)])
        assert register.values(0, 0.5) == FALSE
        assert register.values(2.5, 2.6) == TRUE
        assert register.values(5, 6) == FALSE

    def test_a_read_during_a_write_sees_either(self) -> None:
        assert Register([Write(True, 1, 3, True)]).values(2, 4) == EITHER

    def test_concurrent_writes_may_end_in_either_order(self) -> None:
        register = Register([Write(True, 1, 3, True), Write(False, 2, 4, True)])
        assert register.values(5, 6) == EITHER

    def test_a_write_without_an_answer_may_come_late_but_not_for_ever(self) -> None:
        register = Register([Write(True, 1, 61, False), Write(False, 2, 3, True)])
        assert register.values(10, 11) == EITHER
        assert Register([*register.writes, Write(False, 70, 71, True)]).values(80, 81) == FALSE


class TestReads:
    def test_an_own_crud_that_is_missing(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.see("alice", "see_home", 2, [])
        assert _one(reads.violations(story.model())) == (
            "operation 5 (see_home by alice): m10 of alice is missing"
        )

    def test_a_followees_crud_that_is_missing(self, story: Story) -> None:
        story.on_person("bob", "follow", "alice", 1)
        story.crud("alice", 10, 2)
        story.see("bob", "see_home", 3, [])
        assert "m10 of alice is missing" in _one(reads.violations(story.model()))

    def test_a_crud_that_is_missing_on_a_page_that_has_older_ones(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.crud("alice", 11, 2)
        story.see("bob", "see_public", 3, [entry("alice", 10)], more=True)
        assert "m11 of alice is missing" in _one(reads.violations(story.model()))

    def test_an_older_crud_may_be_on_the_next_page(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.crud("alice", 11, 2)
        story.see("bob", "see_public", 3, [entry("alice", 11)], more=True)
        assert not reads.violations(story.model())

    def test_a_crud_that_was_deleted(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_crud("alice", "delete", 10, 2)
        story.see("bob", "see_public", 3, [entry("alice", 10)])
        assert "must not be seen" in _one(reads.violations(story.model()))

    def test_a_crud_that_has_expired(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_crud("alice", "age", 10, 2, expires_at=5.0)
        story.see("bob", "see_public", 4, [entry("alice", 10)])
        assert not reads.violations(story.model())
        story.see("bob", "see_public", 5.1, [entry("alice", 10)])
        assert "must not be seen" in _one(reads.violations(story.model()))

    @pytest.mark.parametrize(("blocker", "blocked"), [("alice", "bob"), ("bob", "alice")])
    def test_a_crud_across_a_block(self, story: Story, blocker: str, blocked: str) -> None:
        story.crud("alice", 10, 1)
        story.on_person(blocker, "block", blocked, 2)
        story.see("bob", "see_tag", 3, [], tag="fun")
        story.see("bob", "see_public", 4, [entry("alice", 10)])
        assert "must not be seen" in _one(reads.violations(story.model()))

    def test_a_crud_of_a_deleted_account(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.add("alice", "delete_account", 2)
        story.see("bob", "see_public", 3, [entry("alice", 10)])
        assert "must not be seen" in _one(reads.violations(story.model()))

    def test_a_muted_persons_crud(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_person("bob", "mute", "alice", 2)
        story.see("bob", "see_public", 3, [entry("alice", 10)])
        assert "must not be seen" in _one(reads.violations(story.model()))

    def test_a_crud_that_was_refused(self, story: Story) -> None:
        story.crud("alice", 10, 1, outcome=REFUSED)
        story.see("bob", "see_public", 2, [entry("alice", 10)])
        model = story.model()
        reads.bind_uuids(model)
        assert "must not be seen" in _one(reads.violations(model))

    def test_a_crud_that_was_created_twice(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.see("bob", "see_public", 2, [entry("alice", 11, mark="m10"), entry("alice", 10)])
        assert "was created twice" in _one(reads.bind_uuids(story.model()))

    def test_a_crud_that_is_listed_twice(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.see("bob", "see_public", 2, [entry("alice", 10), entry("alice", 10)])
        assert "is listed twice" in _one(reads.violations(story.model()))

    def test_a_list_out_of_order(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.crud("alice", 11, 2)
        story.see("bob", "see_public", 3, [entry("alice", 10), entry("alice", 11)])
        assert "out of order" in _one(reads.violations(story.model()))

    def test_a_repost_that_is_missing(self, story: Story) -> None:
        story.on_person("bob", "follow", "carol", 1)
        story.crud("alice", 10, 2)
        story.on_crud("carol", "repost", 10, 3, result=entry("alice", 10, reposts=1, reposted=True))
        story.see("bob", "see_home", 4, [])
        assert "m10 of alice is missing" in _one(reads.violations(story.model()))

    def test_a_count_that_is_too_low(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        for second, actor in enumerate(("bob", "carol"), 2):
            shown = entry("alice", 10, likes=second - 1, liked=True)
            story.on_crud(actor, "like", 10, second, result=shown)
        story.see("alice", "see_home", 5, [entry("alice", 10, likes=1)])
        assert "m10 has 1 likes, not 2 to 2" in _one(reads.violations(story.model()))

    def test_a_flag_that_is_wrong(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_crud("bob", "like", 10, 2, result=entry("alice", 10, likes=1, liked=True))
        story.see("bob", "see_public", 3, [entry("alice", 10, likes=1)])
        assert "m10 is not liked" in _one(reads.violations(story.model()))

    def test_a_reply_that_is_missing_or_not_counted(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.crud("bob", 11, 2, parent=10)
        story.see("carol", "see_thread", 3, [], handle="alice", activity_uuid=uuid(10))
        story.see("alice", "see_home", 4, [entry("alice", 10)])
        missing, uncounted = reads.violations(story.model())
        assert "m11 of bob is missing" in missing
        assert "0 replies, not 1 to 1" in uncounted

    def test_a_profiles_counters(self, story: Story) -> None:
        story.on_person("bob", "follow", "alice", 1)
        extra = {"followers": 0, "following": 0, "cruds": 0}
        story.see("carol", "see_person_cruds", 2, [], extra=extra, handle="alice")
        assert "alice has 0 followers, not 1 to 1" in _one(reads.violations(story.model()))

    def test_a_deleted_accounts_follow_may_still_be_counted(self, story: Story) -> None:
        story.on_person("bob", "follow", "alice", 1)
        story.add("bob", "delete_account", 2)
        for count, second in enumerate((3, 4)):
            extra = {"followers": count, "following": 0, "cruds": 0}
            story.see("carol", "see_person_cruds", second, [], extra=extra, handle="alice")
        assert not reads.violations(story.model())

    def test_an_export_without_what_the_person_has(self, story: Story) -> None:
        story.crud("alice", 10, 1, pictures=(uuid(20),))
        story.on_person("alice", "mute", "bob", 2)
        story.message("bob", "alice", 30, 3)
        sections = ("cruds", "pictures", "likes", "reposts", "bookmarks", "messages")
        relations = ("following", "followers", "blocking", "muting")
        empty: dict[str, list[str]] = {name: [] for name in (*sections, *relations)}
        story.add("alice", "export", 4, result=empty)
        found = "\n".join(reads.violations(story.model()))
        assert f"{uuid(10)} is missing in the export's cruds" in found
        assert f"{uuid(20)} is missing in the export's pictures" in found
        assert f"{uuid(30)} is missing in the export's messages" in found
        assert "bob is missing in the export's muting" in found

    def test_an_export_with_a_picture_that_is_not_in_a_crud_yet(self, story: Story) -> None:
        names = ("cruds", "likes", "reposts", "bookmarks", "messages")
        relations = ("following", "followers", "blocking", "muting")
        result: dict[str, list[str]] = {name: [] for name in (*names, *relations)}
        story.add("alice", "export", 1, result={**result, "pictures": [uuid(20)]})
        story.crud("alice", 10, 2, pictures=(uuid(20),))
        assert not reads.violations(story.model())

    def test_concurrent_operations_may_be_seen_or_not(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        shown = entry("alice", 10, likes=1, liked=True)
        story.on_crud("bob", "like", 10, 2, ended=9, result=shown)
        story.on_crud("alice", "delete", 10, 3, ended=9)
        story.on_person("carol", "block", "alice", 3, ended=9)
        for second, entries in enumerate(([], [entry("alice", 10)], [shown | {"liked": False}])):
            story.see("carol", "see_public", 4 + second, entries)
        assert not reads.violations(story.model())

    def test_a_crud_without_an_answer_may_exist_or_not(self, story: Story) -> None:
        story.crud("alice", 10, 1, outcome=UNKNOWN)
        story.see("bob", "see_public", 3, [])
        story.see("bob", "see_public", 4, [entry("alice", 10)])
        model = story.model()
        assert not reads.bind_uuids(model)
        assert not reads.violations(model)


class TestAnswers:
    def test_a_like_that_is_refused_without_a_reason(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_crud("bob", "like", 10, 2, outcome=REFUSED, result="activity_not_found")
        assert "was refused: activity_not_found" in _one(answers.violations(story.model()))

    def test_a_like_that_passes_a_block(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_person("alice", "block", "bob", 2)
        story.on_crud("bob", "like", 10, 3)
        assert "was accepted" in _one(answers.violations(story.model()))

    def test_a_block_that_ends_with_the_account(self, story: Story) -> None:
        story.on_person("alice", "block", "bob", 1)
        story.add("alice", "delete_account", 2)
        members = ["alice", "bob"]
        story.add("bob", "read_messages", 3, message_group_uuid=uuid(99), members=members)
        assert not answers.violations(story.model())

    def test_a_message_that_passes_a_block(self, story: Story) -> None:
        story.on_person("alice", "block", "bob", 1)
        story.message("bob", "alice", 10, 2)
        assert "was accepted" in _one(answers.violations(story.model()))

    def test_a_follow_of_a_deleted_account(self, story: Story) -> None:
        story.add("alice", "delete_account", 1)
        story.on_person("bob", "follow", "alice", 2)
        assert "was accepted" in _one(answers.violations(story.model()))

    def test_a_crud_that_is_refused(self, story: Story) -> None:
        story.crud("alice", 10, 1, outcome=REFUSED)
        assert "was refused" in _one(answers.violations(story.model()))

    def test_a_replay_that_creates_another(self, story: Story) -> None:
        story.add("alice", "replay", 1, original=uuid(10), result={"uuid": uuid(10)})
        assert not answers.violations(story.model())
        story.add("alice", "replay", 2, original=uuid(10), result={"uuid": uuid(11)})
        assert "beside" in _one(answers.violations(story.model()))

    def test_what_races_a_block_may_succeed_or_fail(self, story: Story) -> None:
        story.crud("alice", 10, 1)
        story.on_person("alice", "block", "bob", 2, ended=9)
        story.on_crud("bob", "like", 10, 3)
        story.on_crud("bob", "repost", 10, 4, outcome=REFUSED)
        assert not answers.violations(story.model())


class TestAttempts:
    @pytest.mark.parametrize(
        ("attempt", "problem"),
        [
            (Attempt(1, 2, 500, "internal_error"), "status 500 (internal_error)"),
            (Attempt(1, 2, 503), "status 503 without Retry-After"),
            (Attempt(1, 2, 418), "status 418 isn't documented"),
            (Attempt(1, 2, 200, error="body isn't JSON"), "status 200, but the body isn't JSON"),
            (Attempt(1, 41, 200), "an attempt took 40.0 s"),
            (Attempt(1, 41, error="ReadTimeoutError"), "an attempt took 40.0 s"),
        ],
    )
    def test_a_bad_attempt(self, story: Story, attempt: Attempt, problem: str) -> None:
        assert _one(self._violations(story, attempt)).endswith(problem)

    @pytest.mark.parametrize(
        "attempt",
        [
            Attempt(1, 2, 404),
            Attempt(1, 2, 503, has_retry_after=True),
            Attempt(1, 2, error="ProtocolError"),
            Attempt(1, 41, error="ConnectTimeoutError", is_sent=False),
        ],
    )
    def test_a_good_attempt(self, story: Story, attempt: Attempt) -> None:
        assert not self._violations(story, attempt)

    def _violations(self, story: Story, attempt: Attempt) -> list[str]:
        story.add("alice", "like", 1, attempts=(attempt,))
        acts = [each.__class__(**{**each.__dict__, "route": "/x"}) for each in story.operations[3:]]
        return attempts.violations(acts, [], _OPENAPI)


def _one(found: list[str]) -> str:
    (violation,) = found
    return violation
