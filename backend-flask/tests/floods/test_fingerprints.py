"""Copies of one text have one fingerprint; other texts, and other people's, have another."""

from __future__ import annotations

from uuid import UUID

import pytest

from cruddur.floods.fingerprints import fingerprint

AUTHOR, OTHER = UUID(int=1), UUID(int=2)
TEXT = "Win a free phone on my page today, only 10 left"


@pytest.mark.parametrize(
    "copy",
    [
        "WIN A FREE PHONE ON MY PAGE TODAY, ONLY 10 LEFT",
        "win a free phone on my page today only 7 left!!!",
        "win  a free\nphone on my page\t today,\nonly left",
        "@dave win a free phone on my page today, only 10 left",
        "Win a free phone, @dave_2, on my page today, only 10 left \uff20erin",
        "\U0001f525 Win a free phone \U0001f525 on my page today, only \u0661\u0660 left",
        "W\u00edn a fr\u00eae phone on my page today, only 10 left",
        "\uff37\uff49\uff4e a free phone on my page today, only \u2469 left",
        "Win a f\u200bree phone on my pa\u00adge today, only 10 left",
        "\U0001d416in a free phone on my page today, only 10 left",
        "W-i-n a f.r.e.e phone on my page today, only 10 left",
    ],
)
def test_copies_are_the_same_text(copy: str) -> None:
    assert fingerprint(AUTHOR, copy) == fingerprint(AUTHOR, TEXT) is not None


@pytest.mark.parametrize(
    "other",
    [
        "Win a free phone on my page today, only 10 right",
        "Win a free phone on my page tomorrow, only 10 left",
        f"{TEXT} https://example.com",
    ],
)
def test_another_text_is_another(other: str) -> None:
    assert fingerprint(AUTHOR, other) != fingerprint(AUTHOR, TEXT)


def test_another_author_has_another() -> None:
    assert fingerprint(OTHER, TEXT) != fingerprint(AUTHOR, TEXT)


def test_it_is_the_same_in_every_process() -> None:
    """Rows of one process are counted by others, and by those of the next release."""
    assert fingerprint(AUTHOR, TEXT) == -2631044282792784416


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://shop.example/a?from=1", "@dave http://shop.example/b/c#2"),
        ("https://shop7.example/", "https://shop8.example/"),
        ("https://SHOP.example/", "https://user@shop.example:8080/x"),
        ("shop.example/a", "https://shop.example/b"),
        ("Look: https://shop.example/@dave", "look https://shop.example/@erin"),
    ],
)
def test_of_a_link_its_host_counts(one: str, other: str) -> None:
    assert fingerprint(AUTHOR, one) == fingerprint(AUTHOR, other) is not None
    assert fingerprint(AUTHOR, one) != fingerprint(AUTHOR, "https://news.example/a")


@pytest.mark.parametrize(
    ("text", "is_counted"),
    [
        ("", False),
        ("hi", False),
        ("Happy birthday!", False),
        ("Congratulations! 1000", False),
        ("\u3042\u308a\u304c\u3068\u3046\u3054\u3056\u3044\u307e\u3059", False),
        ("\uc0dd\uc77c \ucd95\ud558\ud569\ub2c8\ub2e4", False),
        ("\U0001f389" * 50, False),
        ("1234567890 " * 10, False),
        ("@dave @erin @frank_and_friends @grace", False),
        ("abcdefghijklmno", False),
        ("abcdefghijklmnop", True),
        ("\u4eca\u65e5\u306f\u7121\u6599\u3067\u304a\u8a66\u3057" * 2, True),
        ("https://192.0.2.1/", True),
    ],
)
def test_short_texts_without_a_link_are_not_counted(text: str, is_counted: bool) -> None:
    assert (fingerprint(AUTHOR, text) is not None) is is_counted
