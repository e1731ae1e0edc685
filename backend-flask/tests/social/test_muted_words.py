"""Muted words: what they match in every script, what they hide, for how long, and from whom."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from cruddur.activities import entities
from cruddur.context import ApiContext
from cruddur.social import muted_words
from tests.conftest import Account, Browser, Clock, problem
from tests.paging import every_page, messages

PATH = "/api/muted_words"

# value, what it hides, what it doesn't.
MATCHED = [
    ("cat", ["a cat", "CAT!", "cat's", "(cat)", "black-cat", "a\ncat"], ["category", "concat"]),
    ("Größe", ["die GRÖSSE", "größe."], ["Großer", "Grösser", "Grosse"]),
    ("schon", ["Schon gut"], ["schön"]),
    ("Straße", ["STRASSE", "strasse"], ["Straßen"]),
    ("кот", ["Кот спит"], ["который"]),
    ("ΣΟΦΟΣ", ["ο σοφος", "σοφοσ"], ["σοφοσα"]),
    ("كتاب", ["هذا كتاب جديد", "كتاب،"], ["مكتابة", "الكتاب"]),
    ("क", ["क है"], ["कि"]),
    ("東京", ["明日は東京へ行く", "東京tower"], ["京都"]),
    ("猫", ["猫が好き", "黒猫"], ["犬が好き"]),
    ("ｶﾀｶﾅ", ["カタカナで書く"], ["ひらがな"]),
    ("แมว", ["ฉันรักแมวมาก"], ["ฉันรักหมา"]),
    ("사과", ["사과는 맛있다"], ["바나나는"]),
    ("🎉", ["hooray🎉", "🎉 🎉"], ["🎈"]),
    ("👍", ["👍🏽"], ["👎"]),
    ("🇩🇪", ["for 🇩🇪!"], ["🇧🇩🇪🇸", "🇫🇷"]),
    (
        "world cup",
        ["the World Cup starts", "world-cup", "world\n cup"],
        ["cup of the world", "world"],
    ),
    ("猫 cat", ["猫、cat"], ["猫cat"]),
    ("C++", ["I like c++."], ["I like C", "c#"]),
    ("node.js", ["Node.JS rules"], ["node"]),
    ("1984", ["read 1984"], ["19841"]),
    ("(a|b)*[c]\\", ["x (A|B)*[C]\\ y"], ["ab", "c"]),
    ("iPhone™", ["an iphone", "iPhone™"], ["iphones"]),
    ("via\u00adgra", ["VIAGRA", "v\u00adiagra"], ["via gra"]),
]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob, carol):
        each.get("/api/profile")


def mute(person: Browser, value: str, **more: Any) -> dict[str, Any]:
    response = person.post(PATH, json={"value": value, **more})
    assert response.status_code == 201, response.text
    muted: dict[str, Any] = response.get_json()
    return muted


def unmute(person: Browser, muted: dict[str, Any]) -> None:
    assert person.delete(f"{PATH}/{muted['uuid']}").status_code == 204


def everyone(reader: Browser) -> list[str]:
    return messages(reader.get("/api/activities/public").get_json())


@pytest.mark.parametrize(("value", "hidden", "shown"), MATCHED, ids=[row[0] for row in MATCHED])
def test_a_word_is_matched_on_its_boundaries_in_every_script(
    alice: Browser, bob: Browser, value: str, hidden: list[str], shown: list[str]
) -> None:
    for message in [*hidden, *shown]:
        bob.crud(message)
    assert len(everyone(alice)) == len(hidden) + len(shown)
    mute(alice, value)
    assert set(everyone(alice)) == set(shown)
    assert len(everyone(bob)) == len(hidden) + len(shown), "for alice alone"


def test_text_and_tags_are_muted_apart_and_together(alice: Browser, bob: Browser) -> None:
    text, tag, both = "my Cats", "see #CATS", "#cats and cats"
    for message in (text, tag, both, "a #cats_and_dogs story"):
        bob.crud(message)
    for places, hidden in (
        (["text"], {text, both}),
        (["tags"], {tag, both}),
        (["text", "tags"], {text, tag, both}),
    ):
        muted = mute(alice, "#cats", **{"in": places})
        assert muted["value"] == "cats"
        assert sorted(muted["in"]) == sorted(places)
        assert not hidden & set(everyone(alice))
        assert len(everyone(alice)) == 4 - len(hidden)
    assert [each["in"] for each in alice.get(PATH).get_json()] == [["text", "tags"]], "replaced"


@pytest.mark.parametrize("tag", ["ÇA_VA", "東京", "ｶﾀｶﾅ", "สวัสดี", "مرحبا", "Straße"])
def test_a_tag_is_folded_as_hashtags_are(alice: Browser, bob: Browser, tag: str) -> None:
    bob.crud(f"so #{tag.lower()} it is")
    mute(alice, f"#{tag}", **{"in": ["tags"]})
    assert everyone(alice) == []


def test_any_text_is_folded_in_sql_as_hashtags_are_in_python(admin: psycopg.Connection) -> None:
    @given(st.text())
    def check(text: str) -> None:
        text = text.replace("\0", "").replace("\u2122", "").replace("\u2120", "")
        row = admin.execute("SELECT fold_text(%s)", [text]).fetchone()
        assert row == (entities.normalize_tag(text),)

    check()


def test_every_list_leaves_out_what_is_muted(alice: Browser, bob: Browser, carol: Browser) -> None:
    alice.act("follow", bob)
    shown = alice.crud("a crud of alice's")
    hidden = bob.crud("a spoiler #birds")
    bob.crud("no secret #birds")
    carol.put(f"/api/activities/{hidden['uuid']}/repost")
    bob.reply(shown, "a reply with a spoiler")
    bob.crud(f"@{alice.handle} spoiler!")
    lists = (
        "/api/activities/home",
        "/api/activities/public",
        "/api/activities/tags/birds",
        "/api/activities/search?term=spoiler",
        "/api/activities/search?term=%23birds",
        f"/api/activities/search?term=from:{bob.handle}",
        "/api/activities/notifications",
    )

    def found() -> list[int]:
        return [
            sum("spoiler" in message for message in messages(alice.get(path).get_json()))
            for path in lists
        ]

    before = found()
    assert all(before)
    assert alice.get("/api/badges").get_json()["notifications"] == 2
    muted = mute(alice, "Spoiler")
    assert found() == [0] * len(lists)
    assert alice.get("/api/badges").get_json()["notifications"] == 0
    assert messages(alice.get("/api/activities/tags/birds").get_json()) == ["no secret #birds"]
    unmute(alice, muted)
    assert found() == before


def test_what_was_opened_says_which_word_it_has(alice: Browser, bob: Browser) -> None:
    root = bob.crud("a spoiler")
    reply = bob.reply(root, "another Spoiler")
    plain = alice.reply(root, "my own spoiler")
    mute(alice, "SPOILER")

    def words(path: str, within: str) -> dict[str, str | None]:
        listed = alice.get(path).get_json()[within]
        return {each["uuid"]: each.get("muted_word") for each in listed}

    path = f"/api/activities/@{bob.handle}"
    assert words(path, "activities") == {root["uuid"]: "SPOILER"}
    assert words(f"{path}?tab=replies", "activities") == {reply["uuid"]: "SPOILER"}
    for depth in ("1", "3"):
        thread = f"{path}/status/{root['uuid']}?depth={depth}"
        assert alice.get(thread).get_json()["activity"]["muted_word"] == "SPOILER"
        assert words(thread, "replies") == {reply["uuid"]: "SPOILER", plain["uuid"]: None}
    ancestors = alice.get(f"/api/activities/@{bob.handle}/status/{reply['uuid']}").get_json()
    assert [each.get("muted_word") for each in ancestors["ancestors"]] == ["SPOILER"]
    assert "muted_word" not in bob.get(path).get_json()["activities"][0]
    liked = alice.put(f"/api/activities/{root['uuid']}/like")
    assert liked.status_code == 200, "what one sees one can answer"


def test_ones_own_cruds_are_never_hidden(alice: Browser) -> None:
    alice.crud("a spoiler")
    mute(alice, "spoiler")
    assert (
        everyone(alice) == messages(alice.get("/api/activities/home").get_json()) == ["a spoiler"]
    )


def test_people_whom_one_follows_may_be_excepted(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    alice.act("follow", bob)
    bob.crud("a spoiler by a friend")
    carol.crud("a spoiler by a stranger")
    mute(alice, "spoiler", except_following=True)
    assert everyone(alice) == ["a spoiler by a friend"]
    alice.undo("follow", bob)
    assert everyone(alice) == []
    alice.act("follow", carol)
    assert everyone(alice) == ["a spoiler by a stranger"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/activities/home?limit=2",
        "/api/activities/public?limit=2",
        "/api/activities/tags/birds?limit=2",
        "/api/activities/search?term=%23birds&limit=2",
        "/api/activities/search?term=crud&limit=2",
        "/api/activities/notifications?limit=2",
    ],
)
def test_a_page_is_refilled(alice: Browser, bob: Browser, path: str) -> None:
    alice.act("follow", bob)
    for number in range(5):
        bob.crud(f"crud {number} #birds @{alice.handle}")
        for _ in range(4):
            bob.crud(f"a spoiler in a crud #birds @{alice.handle}")
    mute(alice, "spoiler")
    page = alice.get(path)
    assert len(page.get_json()) == 2
    assert "Link" in page.headers
    found = messages(every_page(alice, path))
    assert sorted(found) == [f"crud {number} #birds @{alice.handle}" for number in range(5)]


def test_who_searches_for_a_muted_word_has_the_others_from_further_back(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    bob.crud("an old crud of birds")
    uuid = bob.get("/api/profile").get_json()["uuid"]
    admin.execute(
        "INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)"
        " SELECT uuidv7(), %s, 'birds spoiler', now(), now() + interval '1 day'"
        " FROM generate_series(1, 300)",
        [uuid],
    )
    mute(alice, "spoiler")
    found = alice.get("/api/activities/search?term=birds").get_json()
    assert messages(found) == ["an old crud of birds"]


def test_trends_leave_out_muted_tags_and_are_filled_up(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    for number in range(12):
        for person in (bob, carol):
            person.crud(f"#tag_{number:02}")
    bob.crud("#TAG_00 again")
    before = [trend["hashtag"] for trend in alice.get("/api/trends").get_json()]
    assert len(before) == 10
    mute(alice, before[0].upper(), **{"in": ["tags"]})
    mute(alice, before[1], **{"in": ["text"]})
    after = [trend["hashtag"] for trend in alice.get("/api/trends").get_json()]
    assert after[:9] == before[1:]
    assert len(after) == 10
    assert [trend["hashtag"] for trend in bob.get("/api/trends").get_json()] == before


def test_a_muted_word_publishes_no_event(
    app: Flask, alice: Browser, bob: Browser, context: ApiContext
) -> None:
    published: list[str] = []
    app.extensions["cruddur"] = replace(
        context, publish=lambda _user, event, _data: published.append(event)
    )
    root = alice.crud("hello")
    muted = mute(alice, "spoiler", **{"in": ["text", "tags"]})
    bob.reply(root, "a spoiler")
    bob.crud(f"@{alice.handle} #spoiler")
    assert published == []
    bob.reply(root, "nothing to hide")
    assert published == ["notification.created"]
    unmute(alice, muted)
    assert alice.get("/api/badges").get_json()["notifications"] == 3, "they are back"


def test_a_muted_word_ends_at_its_time_and_is_purged(
    alice: Browser, bob: Browser, admin: psycopg.Connection, context: ApiContext, clock: Clock
) -> None:
    bob.crud("a spoiler")
    end = (clock() + timedelta(days=1)).isoformat()
    muted = mute(alice, "spoiler", expires_at=end)
    assert muted["expires_at"] is not None
    mute(alice, "another", expires_at=None)
    assert everyone(alice) == []
    admin.execute("UPDATE muted_words SET expires_at = now() WHERE value = 'spoiler'")
    assert everyone(alice) == ["a spoiler"]
    assert [word["value"] for word in alice.get(PATH).get_json()] == ["another"]
    clock.ahead += timedelta(seconds=1)
    assert list(muted_words.purge(context)) == [1]
    assert admin.execute("SELECT value FROM muted_words").fetchall() == [("another",)]


def test_a_mute_of_a_person_ends_at_its_time_and_is_purged(
    alice: Browser, bob: Browser, admin: psycopg.Connection, context: ApiContext, clock: Clock
) -> None:
    path = f"/api/users/@{bob.handle}/mute"
    alice.act("follow", bob)
    bob.crud(f"hello @{alice.handle}")

    def seen() -> list[int]:
        return [
            len(alice.get(f"/api/activities/{name}").get_json())
            for name in ("home", "public", "search?term=hello", "notifications")
        ]

    end = clock() + timedelta(days=7)
    assert alice.put(path, json={"expires_at": end.isoformat()}).get_json()["muting"]
    assert seen() == [0, 0, 0, 0]
    (listed,) = alice.get("/api/users/muted").get_json()
    assert listed["mute_expires_at"] == f"{end:%Y-%m-%dT%H:%M:%S}.{end.microsecond // 1000:03}Z"
    assert alice.put(path).get_json()["muting"], "without an end, it has none"
    (listed,) = alice.get("/api/users/muted").get_json()
    assert listed["mute_expires_at"] is None
    alice.put(path, json={"expires_at": end.isoformat()})
    admin.execute("UPDATE mutes SET expires_at = now()")
    assert seen() == [1, 1, 1, 1]
    assert alice.get("/api/users/muted").get_json() == []
    page = alice.get(f"/api/activities/@{bob.handle}").get_json()
    assert page["profile"]["relation"]["muting"] is False
    clock.ahead += timedelta(seconds=1)
    assert list(muted_words.purge(context)) == [1]


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("2020-01-01T00:00:00Z", "expires_at_past"),
        ("9999-01-01T00:00:00Z", "expires_at_out_of_range"),
        ("2030-01-01T00:00:00", "expires_at_malformed"),
        ("soon", "expires_at_malformed"),
        (1_900_000_000, "expires_at_malformed"),
    ],
)
def test_an_end_is_in_the_future_and_has_a_time_zone(
    alice: Browser, bob: Browser, end: str | int, code: str
) -> None:
    body = {"expires_at": end}
    assert problem(alice.put(f"/api/users/@{bob.handle}/mute", json=body), 422) == {code}
    assert problem(alice.post(PATH, json={"value": "x", **body}), 422) == {code}
    assert alice.get("/api/users/muted").get_json() == alice.get(PATH).get_json() == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "value_blank"),
        ({"value": " \u200b"}, "value_blank"),
        ({"value": "#"}, "value_without_letters"),
        ({"value": "?!"}, "value_without_letters"),
        ({"value": 5}, "value_not_text"),
        ({"value": "a\0b"}, "value_control_chars"),
        ({"value": "x" * 101}, "value_exceed_max_chars"),
        ({"value": "x", "in": []}, "in_malformed"),
        ({"value": "x", "in": ["bio"]}, "in_unknown"),
        ({"value": "x", "except_following": "yes"}, "except_following_malformed"),
    ],
)
def test_bad_input_is_refused(alice: Browser, body: dict[str, Any], code: str) -> None:
    assert problem(alice.post(PATH, json=body), 422) == {code}
    assert alice.get(PATH).get_json() == []


def test_a_word_is_muted_once_and_listed_to_its_owner(alice: Browser, bob: Browser) -> None:
    first = mute(alice, "Cats")
    second = mute(alice, "dogs")
    again = mute(alice, "CATS", except_following=True)
    assert again["uuid"] == first["uuid"]
    assert alice.get(PATH).get_json() == [second, again]
    assert bob.get(PATH).get_json() == []
    assert problem(bob.delete(f"{PATH}/{first['uuid']}"), 404) == {"muted_word_not_found"}
    assert problem(alice.delete(f"{PATH}/{uuid4()}"), 404) == {"muted_word_not_found"}
    unmute(alice, first)
    assert alice.get(PATH).get_json() == [second]


def test_there_are_a_hundred_words_however_many_are_added_at_once(alice: Browser) -> None:
    for number in range(95):
        mute(alice, f"word {number}")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: alice.post(PATH, json={"value": f"more {n}"}), range(16)))
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [422] * 11
    assert len(alice.get(PATH).get_json()) == muted_words.MAX_MUTED_WORDS
    refused = alice.post(PATH, json={"value": "one more"})
    assert problem(refused, 422) == {"muted_words_too_many"}
    mute(alice, "WORD 7", except_following=True)


def test_a_word_in_two_spellings_at_once_is_one(alice: Browser) -> None:
    spellings = ["cats", "CATS", "Cats", "cAts"] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda value: alice.post(PATH, json={"value": value}), spellings))
    assert {answer.status_code for answer in answers} == {201}
    assert len(alice.get(PATH).get_json()) == 1


def test_words_are_exported_and_deleted_with_the_account(
    app: Flask, sign_up: Callable[[str], Account], bob: Browser, admin: psycopg.Connection
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    dave.get("/api/profile")
    added = [mute(dave, value) for value in ("cats", "dogs")]
    mute(bob, "birds")
    assert dave.get("/api/account/export").get_json()["muted_words"] == added
    assert dave.delete("/api/account").status_code == 204
    assert admin.execute("SELECT value FROM muted_words").fetchall() == [("birds",)]
