"""A content warning is a line before the text; where a text is quoted, it is in its place."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.conftest import Browser, problem

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def warn(person: Browser, warning: object, message: str = "the #text") -> Any:
    body = {"message": message, "ttl": "1-day", "content_warning": warning}
    return person.post("/api/activities", json=body)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("spiders", "spiders"),
        ("  two\r\nlines\t", "two lines"),
        ("e\u0301" * 100, "é" * 100),
        (FAMILY * 50, FAMILY * 50),
        ("\uf8ff<b>one</b>\x1b", "<b>one</b>"),
        ("", None),
        (" \n\u200b\u2800", None),
        (None, None),
    ],
)
def test_a_warning_is_cleaned_as_a_message_is(
    alice: Browser, typed: str | None, stored: str | None
) -> None:
    crud = warn(alice, typed).get_json()
    assert (crud["content_warning"], crud["message"]) == (stored, "the #text")
    reply = alice.post(
        f"/api/activities/{crud['uuid']}/reply", json={"message": "r", "content_warning": typed}
    )
    assert reply.get_json()["content_warning"] == stored
    assert alice.crud("without")["content_warning"] is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("x" * 101, "content_warning_exceed_max_chars"),
        ("\U0001f468\u200d" * 200 + "x", "content_warning_exceed_max_bytes"),
        ("a\0b", "content_warning_control_chars"),
        ("a\ud800b", "content_warning_control_chars"),
        (5, "content_warning_not_text"),
        (["x"], "content_warning_not_text"),
    ],
)
def test_an_unusable_warning_is_refused(alice: Browser, typed: object, code: str) -> None:
    assert problem(warn(alice, typed), 422) == {code}
    path = f"/api/activities/{alice.crud('root')['uuid']}/reply"
    body = {"message": "r", "content_warning": typed}
    assert problem(alice.post(path, json=body), 422) == {code}


def test_a_warning_is_no_text_by_itself(alice: Browser) -> None:
    assert problem(warn(alice, "only this", ""), 422) == {"message_blank"}


def test_a_crud_with_a_warning_is_in_all_lists_with_it(alice: Browser, bob: Browser) -> None:
    crud = warn(alice, 'a "warning"').get_json()
    thread = f"/api/activities/@{alice.handle}/status/{crud['uuid']}"
    bob.get("/api/profile")
    lists = [
        bob.get(path).get_json()
        for path in (
            "/api/activities/public",
            "/api/activities/tags/text",
            "/api/activities/search?term=text",
        )
    ]
    lists.append(bob.get(f"/api/activities/@{alice.handle}").get_json()["activities"])
    lists.append([bob.get(thread).get_json()["activity"]])
    for found in lists:
        assert [(each["uuid"], each["content_warning"]) for each in found] == [
            (crud["uuid"], 'a "warning"')
        ]


def test_a_notification_has_the_warning_in_place_of_the_text(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    bob.get("/api/profile")
    crud = warn(alice, "spiders", f"look, @{bob.handle}").get_json()

    def message() -> str:
        (entry,) = bob.get("/api/activities/notifications").get_json()
        assert entry["activity"]["message"] == crud["message"]
        return str(entry["message"])

    assert message() == "spiders"
    admin.execute("UPDATE activities SET moderation_warning = 'By moderators'")
    assert message() == "By moderators"


def test_a_deleted_crud_loses_its_warning_at_once(
    alice: Browser, admin: psycopg.Connection
) -> None:
    crud = warn(alice, "spiders").get_json()
    admin.execute("UPDATE activities SET likes_count = 20000")
    assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    rows = admin.execute("SELECT message, content_warning FROM activities").fetchall()
    assert rows == [("", None)]
