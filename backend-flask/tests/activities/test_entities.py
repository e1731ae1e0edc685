"""Mentions, hashtags and links of messages, and the feeds made from them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from cruddur.activities import entities
from cruddur.activities.schemas import Hashtag, Mention
from cruddur.links import Link
from tests.conftest import Browser, problem
from tests.paging import every_page, messages
from tests.properties import given, settings
from tests.properties import strategies as st


def values(message: str) -> list[str]:
    """Return each entity as sign and value."""
    found = []
    for entity in entities.parse(message):
        match entity:
            case Mention():
                found.append(f"@{entity.handle}")
            case Hashtag():
                found.append(f"#{entity.tag}")
            case Link():
                found.append(entity.url)
    return found


def cut(message: str, start: int, end: int) -> str:
    """Slice a message as a browser does."""
    return message.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("hi @Alice, and (@bob_2)!", ["@alice", "@bob_2"]),
        ("me@example.com @al @alice@example.com é@alice @abcdefghijklmnopqrstu", []),
        (
            "#Birds, #birds_2 (#日本語) #été #हिन्दी",
            ["#birds", "#birds_2", "#日本語", "#été", "#हिन्दी"],
        ),
        ("#STRASSE #straße #ＢＩＲＤＳ ＃birds", ["#strasse", "#strasse", "#birds", "#birds"]),
        ("#1 #2026 #² a#b &#39; ##x #️⃣ # #-", []),
        ("#1st #_", ["#1st", "#_"]),
        (f"#{'x' * 50} #{'x' * 51}", [f"#{'x' * 50}"]),
        ("see https://example.com/a_(b)?q=1#c.", ["https://example.com/a_(b)?q=1#c"]),
        (
            "(http://example.com), HTTPS://Example.com",
            ["http://example.com", "HTTPS://Example.com"],
        ),
        ("https://example.com/@alice#birds @alice", ["https://example.com/@alice#birds", "@alice"]),
        ("www.example.com ftp://example.com //example.com javascript:alert(1) mailto:a@b.co", []),
        ("#https://example.com @http://example.com", ["https://example.com", "http://example.com"]),
        ("plain words", []),
    ],
)
def test_entities_of_a_message(message: str, expected: list[str]) -> None:
    assert values(message) == expected


# Facts of twitter-text's conformance tests, of UAX #31 and of linkify-it, and of what people write.
VECTORS = json.loads((Path(__file__).parents[1] / "vectors/entities.json").read_text())
# The web app's tests read the same table.
TOKENS = json.loads((Path(__file__).parents[1] / "vectors/tokens.json").read_text())


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(message, expected, id=f"{group}: {message}")
        for group, vectors in VECTORS.items()
        for message, expected in vectors
    ],
)
def test_entities_as_people_write_them(message: str, expected: list[str]) -> None:
    assert values(message) == expected


@pytest.mark.parametrize(("message", "token"), TOKENS)
def test_what_the_web_app_completes_is_an_entity(message: str, token: str | None) -> None:
    if token is None:
        last = entities.parse(message)[-1:]
        assert not last or last[0].end < len(message.rstrip())  # an earlier mention at most
    else:
        sign, written = token[0], token[1:]
        assert values(message) == [sign + entities.normalize_tag(written)]


def test_ranges_count_utf16_code_units() -> None:
    message = "👩‍👩‍👧‍👦 @alice 🐦#birds 𝒳 https://example.com/é."
    found = [cut(message, entity.start, entity.end) for entity in entities.parse(message)]
    assert found == ["@alice", "#birds", "https://example.com/é"]


hostile_messages = st.lists(
    st.sampled_from(
        [
            "@alice",
            "#tag",
            "https://a.example/",
            "👍",
            " ",
            "(",
            ")",
            ".",
            "é",
            "#",
            "@",
            "👩‍👩‍👧‍👦",
            "\n",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@settings(max_examples=200)
@given(hostile_messages)
def test_entities_are_ordered_and_do_not_overlap_in_any_text(message: str) -> None:
    end = 0
    length = len(message.encode("utf-16-le", "surrogatepass")) // 2
    for entity in entities.parse(message):
        assert end <= entity.start < entity.end <= length
        end = entity.end


@settings(max_examples=200)
@given(hostile_messages)
def test_the_ranges_of_any_text_contain_what_the_entities_say(message: str) -> None:
    parts, end = [], 0
    for entity in entities.parse(message):
        said = cut(message, entity.start, entity.end)  # fails within a surrogate pair
        match entity:
            case Mention():
                assert said.lower()[1:] == entity.handle
            case Hashtag():
                assert said[0] in "#＃﹟"
                assert entities.normalize_tag(said[1:]) == entity.tag
                assert entities.normalize_tag(entity.tag) == entity.tag
            case Link():
                assert said == entity.url
        parts += [cut(message, end, entity.start), said]
        end = entity.end
    assert "".join(parts) + cut(message, end, len(message) * 2) == message


@pytest.mark.parametrize(
    "piece",
    ["https://", "@", "#", "#a", "(", "https://a.b/(", "http://@", "a.", "é#"]
    + ["@a ", "#\u0300", "http://a/#", "@@a", "http://[", "𝒳", "ﷺ", "#https://a.b "]
    + ["a/@abc", "#·", "#a\u200c", "https://aあ", "あ", "a.a/@abc", "[", "https://a/あ", "/#a"],
)
def test_parsing_time_is_linear(piece: str) -> None:
    """Compare a long message with ten short ones: of a cubic pattern it would take a hundred."""
    short, long = (piece * 3000)[:300], (piece * 3000)[:3000]
    took_short = min(took(short, times=10) for _ in range(5))
    took_long = min(took(long, times=1) for _ in range(5))
    assert took_long < 20 * took_short


def took(message: str, times: int) -> float:
    """Return CPU time, which doesn't depend on the machine's load."""
    began = time.process_time()
    for _ in range(times):
        entities.parse(message)
    return time.process_time() - began


def test_cruds_and_replies_return_their_entities(alice: Browser, bob: Browser) -> None:
    profile = bob.get("/api/profile").get_json()
    crud = alice.crud(f"🐦 @{bob.handle.upper()} @nobody_here #Birds")
    assert crud["entities"] == [
        {
            "kind": "mention",
            "start": 3,
            "end": 4 + len(bob.handle),
            "handle": bob.handle,
            "uuid": profile["uuid"],
        },
        {
            "kind": "hashtag",
            "start": len(crud["message"]) - 5,
            "end": len(crud["message"]) + 1,
            "tag": "birds",
        },
    ]
    reply = bob.reply(crud, "https://example.com")
    assert reply["entities"] == [
        {"kind": "link", "start": 0, "end": 19, "url": "https://example.com"}
    ]


def test_a_tag_feed_lists_all_spellings_newest_first(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    first = alice.crud("one #Birds #birds")
    alice.crud("not here")
    bob.reply(first, "two #BIRDS")
    third = alice.crud("three #birds")
    for spelling in ("birds", "Birds", "%EF%BC%A2irds"):
        seen = every_page(anonymous, f"/api/activities/tags/{spelling}?limit=2")
        assert messages(seen) == ["three #birds", "two #BIRDS", "one #Birds #birds"]
    alice.delete(f"/api/activities/{third['uuid']}")
    bob.act("mute", alice)
    assert messages(bob.get("/api/activities/tags/birds").get_json()) == ["two #BIRDS"]
    alice.act("block", bob)
    assert messages(alice.get("/api/activities/tags/birds").get_json()) == ["one #Birds #birds"]
    assert anonymous.get("/api/activities/tags/never").get_json() == []


@pytest.mark.parametrize(
    "word",
    ["ß" * 25, "straße", "ﬁn", "Ａ", "한글", "coŀlegi", "می\u200cخواهم", "あ\uff5eい", "צה״ל"],
)
def test_every_hashtag_has_a_feed(alice: Browser, anonymous: Browser, word: str) -> None:
    (entity,) = alice.crud(f"see #{word}")["entities"]
    (found,) = anonymous.get(f"/api/activities/tags/{entity['tag']}").get_json()
    assert found["message"] == f"see #{word}"
    assert anonymous.get(f"/api/activities/tags/{word}").get_json() == [found]


@pytest.mark.parametrize("word", ["ﷺ" * 50, "ﷺ", "ß" * 26])
def test_a_word_that_cannot_be_a_tag_is_no_entity(
    alice: Browser, anonymous: Browser, word: str
) -> None:
    assert alice.crud(f"see #{word}")["entities"] == []
    refused = anonymous.get(f"/api/activities/tags/{word}")
    assert problem(refused, 422) == {"tag_malformed"}


def test_the_next_link_of_a_tag_feed_is_a_uri(alice: Browser, anonymous: Browser) -> None:
    for number in range(2):
        alice.crud(f"{number} #größe")
    first = anonymous.get("/api/activities/tags/größe?limit=1")
    assert first.headers["Link"].startswith("</api/activities/tags/gr%C3%B6%C3%9Fe?")
    assert messages(every_page(anonymous, "/api/activities/tags/größe?limit=1")) == [
        "1 #größe",
        "0 #größe",
    ]


@pytest.mark.parametrize("tag", ["%00", "1", "a-b", "%23birds", "x" * 51, "%ff"])
def test_a_malformed_tag_is_refused(anonymous: Browser, tag: str) -> None:
    assert problem(anonymous.get(f"/api/activities/tags/{tag}"), 422) == {"tag_malformed"}
