"""The stored JSON of cruds, and what is concatenated with it."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.conftest import Browser

HARD = 'a "quote", a \\, a {brace}, a %s, </script>, \N{GRINNING FACE}, a\ttab\nand a line'


def without_content(database_url: str) -> None:
    """Make all rows as they were before the column existed."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE activities SET content = NULL")


def contents(database_url: str) -> list[str | None]:
    with psycopg.connect(database_url) as connection:
        return [row[0] for row in connection.execute("SELECT content FROM activities")]


def pages(browser: Browser, crud: dict[str, Any]) -> list[object]:
    """Return every kind of page that shows the crud."""
    person = f"/api/activities/@{crud['handle']}"
    paths = ["/api/activities/public", "/api/activities/home", "/api/activities/tags/tag"]
    paths += [f"{person}?tab={tab}" for tab in ("cruds", "replies", "likes", "media")]
    paths += [f"{person}/status/{crud['uuid']}", "/api/activities/bookmarks"]
    return [browser.get(path).get_json() for path in paths]


def test_text_with_any_characters_is_shown_as_it_was_written(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    crud = alice.crud(HARD)
    bob.reply(crud, HARD)
    for reader in (alice, anonymous):
        [shown] = reader.get("/api/activities/public").get_json()
        assert shown["message"] == HARD
        path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
        thread = reader.get(path).get_json()
        assert thread["activity"]["message"] == HARD
        assert thread["replies"][0]["message"] == HARD
        assert thread["replies"][0]["reply_to_handle"] == crud["handle"]


def test_a_crud_of_the_time_before_the_column_is_shown_as_the_others(
    alice: Browser, bob: Browser, database_url: str
) -> None:
    crud = alice.crud(f"#tag {HARD} @nobody https://example.com")
    reply = alice.reply(crud, "a reply with a #tag")
    for one in (crud, reply):
        for reaction in ("like", "repost", "bookmark"):
            alice.put(f"/api/activities/{one['uuid']}/{reaction}")
    bob.put(f"/api/activities/{crud['uuid']}/like")
    before = [pages(alice, crud), pages(bob, crud), pages(alice, reply)]
    assert None not in contents(database_url)
    without_content(database_url)
    assert [pages(alice, crud), pages(bob, crud), pages(alice, reply)] == before
