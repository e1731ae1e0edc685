"""Threads that are written at once: a crud, and the parts that follow it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from werkzeug.test import TestResponse

from tests.conftest import Browser
from tests.drafts.pictures import ready_picture
from tests.locks import wait_for_lock_wait

Crud = dict[str, Any]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does; bob follows alice."""
    for each in (alice, bob, carol):
        each.get("/api/profile")
    bob.act("follow", alice)


def parts(*messages: str) -> list[dict[str, str]]:
    return [{"message": message} for message in messages]


def try_to_write(person: Browser, thread: object, **more: Any) -> TestResponse:
    key = more.pop("key", None)
    headers = {"Idempotency-Key": key} if key else {}
    body = {"message": "first", "ttl": "1-day", "thread": thread, **more}
    return person.post("/api/activities", json=body, headers=headers)


def errors(response: TestResponse) -> list[tuple[str, str]]:
    assert response.status_code == 422, response.text
    return [(each["code"], each["field"]) for each in response.get_json()["errors"]]


def page(person: Browser, crud: Crud, uuid: str | None = None) -> dict[str, Any]:
    path = f"/api/activities/@{crud['handle']}/status/{uuid or crud['uuid']}?depth=5"
    found: dict[str, Any] = person.get(path).get_json()
    return found


def notified(person: Browser) -> list[tuple[str, str]]:
    found = person.get("/api/activities/notifications").get_json()
    return [(each["kind"], each["message"]) for each in found if each["kind"] != "follow"]


def count(admin: psycopg.Connection, table: str) -> int:
    row = admin.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row
    return int(row[0])


def test_each_part_is_a_reply_to_the_one_before(alice: Browser, bob: Browser) -> None:
    root = alice.crud("first", thread=parts("second", "third"))
    assert root["message"] == "first"
    assert root["replies_count"] == 1
    second, third = root["thread_uuids"]
    found = page(bob, root)
    assert [(each["uuid"], each["message"], each["depth"]) for each in found["replies"]] == [
        (second, "second", 1),
        (third, "third", 2),
    ]
    assert [each["message"] for each in page(bob, root, third)["ancestors"]] == ["first", "second"]
    assert "thread_uuids" not in found["activity"]


def test_a_crud_without_parts_is_answered_as_before(alice: Browser) -> None:
    assert "thread_uuids" not in alice.crud("first")
    assert "thread_uuids" not in alice.crud("first", thread=[])


def test_a_thread_of_ten_is_written_and_one_of_eleven_refused(alice: Browser) -> None:
    root = alice.crud("1", thread=parts(*"23456789A"))
    assert root["thread_uuids"] == sorted(root["thread_uuids"])
    assert len(page(alice, root, root["thread_uuids"][-1])["ancestors"]) == 9
    refused = try_to_write(alice, parts(*"23456789AB"))
    assert errors(refused) == [("thread_too_many", "thread")]


def test_all_expire_at_once_and_have_the_policies_of_the_root(alice: Browser, bob: Browser) -> None:
    root = alice.crud(
        "first",
        "3-hours",
        thread=[{"message": "second", "content_warning": "news"}],
        reply_policy="nobody",
        quote_policy="nobody",
        content_warning="birds",
    )
    (part,) = page(bob, root)["replies"]
    names = ("created_at", "expires_at", "reply_policy", "quote_policy", "can_reply")
    assert [part[name] for name in names[:4]] == [root[name] for name in names[:4]]
    assert (part["can_reply"], part["can_quote"], part["content_warning"]) == (False, False, "news")
    assert page(bob, root)["activity"]["content_warning"] == "birds"


def test_a_quote_and_a_poll_are_the_roots(alice: Browser, bob: Browser) -> None:
    quoted = bob.crud("quote me")
    root = alice.crud(
        "first",
        quote_uuid=quoted["uuid"],
        poll={"choices": ["yes", "no"]},
        thread=parts("second"),
    )
    (part,) = page(bob, root)["replies"]
    assert root["quote"]["message"] == "quote me"
    assert (root["poll"] is None, part["poll"], "quote" in part) == (False, None, False)
    assert notified(bob) == [("quote", "first")]


def test_pictures_are_where_they_were_put(alice: Browser, admin: psycopg.Connection) -> None:
    one, two, three = (ready_picture(admin, alice) for _ in range(3))
    root = alice.crud(
        "first",
        media=[{"uuid": two}],
        thread=[
            {"message": "", "media": [{"uuid": three, "alt": "a bird"}, {"uuid": one}]},
            {"message": "third"},
        ],
    )
    second, third = page(alice, root)["replies"]
    assert [each["uuid"] for each in root["media"]] == [two]
    assert [each["uuid"] for each in second["media"]] == [three, one]
    assert (second["media"][0]["alt"], third["media"]) == ("a bird", [])


def test_mentions_and_hashtags_are_of_their_part(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    alice.crud(
        f"hello @{bob.handle}",
        thread=parts(f"@{carol.handle} #birds", f"@{bob.handle} @nobody_here"),
    )
    third = f"@{bob.handle} @nobody_here"
    assert notified(bob) == [("mention", third), ("mention", f"hello @{bob.handle}")]
    assert notified(carol) == [("mention", f"@{carol.handle} #birds")]
    tagged = anonymous.get("/api/activities/tags/birds").get_json()
    assert [each["message"] for each in tagged] == [f"@{carol.handle} #birds"]


def test_the_author_is_not_notified_of_the_parts(alice: Browser, bob: Browser) -> None:
    alice.put("/api/notifications/settings", json={"replies": "all"})
    root = alice.crud("first", thread=parts("second", "third"))
    assert (notified(alice), notified(bob)) == ([], [])
    bob.reply({"uuid": root["thread_uuids"][1]}, "I agree")
    assert notified(alice) == [("reply", "I agree")]


def test_home_shows_of_a_thread_what_it_shows_of_replies(alice: Browser, bob: Browser) -> None:
    def home(person: Browser) -> list[str]:
        return [each["message"] for each in person.get("/api/activities/home").get_json()]

    root = alice.crud("one")
    alice.reply(root, "two")
    before = home(alice), home(bob)
    alice.delete(f"/api/activities/{page(alice, root)['replies'][0]['uuid']}")
    alice.delete(f"/api/activities/{root['uuid']}")
    alice.crud("one", thread=parts("two"))
    assert (home(alice), home(bob)) == before


def test_errors_name_the_part(alice: Browser, admin: psycopg.Connection) -> None:
    def refusal(*thread: object) -> list[tuple[str, str]]:
        return errors(try_to_write(alice, [{"message": "fine"}, *thread]))

    picture = ready_picture(admin, alice)
    assert refusal({"message": " "}) == [("message_blank", "thread.1.message")]
    assert refusal({}) == [("message_blank", "thread.1.message")]
    assert refusal({"message": "x" * 281}) == [("message_exceed_max_chars", "thread.1.message")]
    assert refusal({"message": "x", "content_warning": "x" * 101}) == [
        ("content_warning_exceed_max_chars", "thread.1.content_warning")
    ]
    assert refusal({"message": "x", "media": [{"uuid": picture}] * 5}) == [
        ("media_too_many", "thread.1.media")
    ]
    assert refusal({"message": "x", "media": [{"uuid": "?"}]}) == [
        ("media_malformed", "thread.1.media.0.uuid")
    ]
    assert refusal({"message": "x", "media": [{"uuid": str(uuid4())}]}) == [
        ("media_unusable", "thread.1.media")
    ]
    assert refusal("x") == [("thread_malformed", "thread.1")]
    assert errors(try_to_write(alice, "x")) == [("thread_malformed", "thread")]
    assert errors(try_to_write(alice, None)) == [("thread_malformed", "thread")]
    # One picture can't be in two cruds.
    both = {"message": "x", "media": [{"uuid": picture}]}
    assert refusal(both, both) == [("media_unusable", "thread.2.media")]


def test_nothing_is_written_if_a_picture_of_the_third_part_is_gone(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    one, gone = ready_picture(admin, alice), ready_picture(admin, alice)
    quoted = bob.crud("quote me")
    admin.execute("DELETE FROM media WHERE uuid = %s", (gone,))
    tables = ("activities", "notifications", "hashtags_used", "text_recipients")
    before = [count(admin, table) for table in tables]
    thread = [
        {"message": f"@{bob.handle} #birds", "media": [{"uuid": one}]},
        {"message": "third", "media": [{"uuid": gone}]},
    ]
    refused = try_to_write(alice, thread, quote_uuid=quoted["uuid"], key="the-same")
    assert errors(refused) == [("media_unusable", "thread.1.media")]
    assert [count(admin, table) for table in tables] == before
    assert bob.get(f"/api/activities/{quoted['uuid']}/quotes").get_json() == []
    # The picture of the other part is free.
    assert alice.crud("again", media=[{"uuid": one}])["media"][0]["uuid"] == one


def test_a_repeated_request_writes_one_thread(alice: Browser) -> None:
    with ThreadPoolExecutor(3) as pool:
        answers = list(
            pool.map(lambda _: try_to_write(alice, parts("2", "3"), key="once"), range(3))
        )
    root = answers[0].get_json()
    assert {each.status_code for each in answers} <= {200, 409}
    again = try_to_write(alice, parts("2", "3"), key="once")
    assert again.headers["Idempotency-Replayed"] == "true"
    root = again.get_json()
    assert len(page(alice, root)["replies"]) == 2
    assert len(alice.get(f"/api/activities/@{alice.handle}").get_json()["activities"]) == 1
    other = try_to_write(alice, parts("2", "4"), key="once")
    assert other.status_code == 409


def test_two_threads_with_the_same_pictures_do_not_deadlock(
    alice: Browser, admin: psycopg.Connection, database_url: str
) -> None:
    pictures = sorted(ready_picture(admin, alice) for _ in range(2))
    thread = [{"message": "x", "media": [{"uuid": uuid}]} for uuid in reversed(pictures)]
    with (
        psycopg.connect(database_url) as discarding,
        ThreadPoolExecutor(1) as pool,
    ):
        discarding.execute("SELECT 1 FROM media WHERE uuid = %s FOR UPDATE", (pictures[0],))
        writing = pool.submit(try_to_write, alice, thread)
        wait_for_lock_wait(database_url)
        # The thread waits for the first picture, so it doesn't have the second.
        discarding.execute("SELECT 1 FROM media WHERE uuid = %s FOR UPDATE NOWAIT", (pictures[1],))
        discarding.rollback()
        assert writing.result().status_code == 200


def test_every_part_counts_for_a_flood(
    alice: Browser, bob: Browser, carol: Browser, admin: psycopg.Connection
) -> None:
    text = "buy my wonderful things today"
    alice.crud(
        f"{text} @{carol.handle}",
        thread=parts(f"and more of my things @{carol.handle}", f"{text} @{bob.handle}"),
    )
    found = admin.execute(
        "SELECT count(DISTINCT fingerprint), count(*) FROM text_recipients"
    ).fetchone()
    # Bob follows alice, so he isn't counted.
    assert found == (2, 2)


def test_a_thread_is_not_scheduled(alice: Browser) -> None:
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    refused = try_to_write(alice, parts("second"), scheduled_at=at)
    assert errors(refused) == [("thread_not_applicable", "thread")]
    assert alice.get("/api/scheduled").get_json() == []
