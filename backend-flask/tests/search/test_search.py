"""Search of cruds and people."""

from __future__ import annotations

import re
from urllib.parse import quote

import psycopg
import pytest

from cruddur.search.query_parser import parse
from cruddur.social.schemas import PersonListItem
from tests.conftest import Browser, problem


def found(reader: Browser, term: str, **options: object) -> list[str]:
    query = "&".join([f"term={quote(term)}", *(f"{key}={value}" for key, value in options.items())])
    response = reader.get(f"/api/activities/search?{query}")
    assert response.status_code == 200, response.text
    return [entry["message"] for entry in response.get_json()]


def handles(reader: Browser, term: str) -> list[str]:
    response = reader.get(f"/api/users/search?term={quote(term)}")
    assert response.status_code == 200, response.text
    return [PersonListItem.model_validate(entry).handle for entry in response.get_json()]


def test_all_words_must_occur_and_the_last_may_be_a_prefix(
    alice: Browser, anonymous: Browser
) -> None:
    alice.crud("A red kite over the railway bridge")
    alice.crud("The red bridge is closed")
    alice.crud("Railway timetable, again")
    assert found(anonymous, "red bridge") == [
        "The red bridge is closed",
        "A red kite over the railway bridge",
    ]
    assert found(anonymous, "red rail") == ["A red kite over the railway bridge"]
    assert found(anonymous, "rail red") == []
    assert found(anonymous, "nothing like it") == []


def test_a_rare_word_is_found_under_a_common_hashtag(
    alice: Browser, anonymous: Browser, database_url: str
) -> None:
    first = alice.crud("an old #bread with raisins #cake")
    with psycopg.connect(database_url) as connection:
        connection.execute(
            """
            WITH made AS (
                INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
                SELECT uuidv7(n * interval '1 second'), user_uuid, '#bread no ' || n,
                    created_at, expires_at
                FROM activities, generate_series(1, 1100) AS n
                WHERE uuid = %(first)s
                RETURNING uuid, user_uuid
            )
            INSERT INTO hashtags_used (tag, activity_uuid, user_uuid)
            SELECT 'bread', uuid, user_uuid FROM made
            """,
            {"first": first["uuid"]},
        )
    assert found(anonymous, "#bread raisins") == [first["message"]]
    assert found(anonymous, "#cake #bread") == [first["message"]]
    assert found(anonymous, "#bread no", limit=2) == ["#bread no 1100", "#bread no 1099"]


def test_case_accents_and_scripts_do_not_matter(alice: Browser, anonymous: Browser) -> None:
    alice.crud("Crème brûlée im Café")
    alice.crud("صباح الخير")
    assert found(anonymous, "creme BRULEE") == ["Crème brûlée im Café"]
    assert found(anonymous, "CAFÉ") == ["Crème brûlée im Café"]
    assert found(anonymous, "صباح") == ["صباح الخير"]


def test_results_are_ranked_by_frequency(alice: Browser, anonymous: Browser) -> None:
    alice.crud("bread bread bread")
    alice.crud("a word about bread")
    assert found(anonymous, "bread") == ["bread bread bread", "a word about bread"]


def test_author_and_hashtags_filter_results(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    mine = alice.crud("my #bread rises")
    bob.crud("his #bread rises")
    bob.crud("bread without the sign")
    assert found(anonymous, f"bread from:@{mine['handle']}") == ["my #bread rises"]
    assert found(anonymous, f"from:{mine['handle'].upper()} rises") == ["my #bread rises"]
    assert set(found(anonymous, "#Bread")) == {"my #bread rises", "his #bread rises"}
    assert found(anonymous, "#bread his") == ["his #bread rises"]
    assert found(anonymous, "bread from:@nobody_here") == []
    assert found(anonymous, f"from:@{mine['handle']}") == ["my #bread rises"]
    assert found(anonymous, "from:@nobody_here") == []


def test_results_are_paged(alice: Browser, anonymous: Browser) -> None:
    for number in range(5):
        alice.crud(f"heron number {number}")
    response = anonymous.get("/api/activities/search?term=heron&limit=2")
    seen = []
    while True:
        seen += [entry["message"] for entry in response.get_json()]
        link = re.match(r"<(.+)>", response.headers.get("Link", ""))
        if link is None:
            break
        response = anonymous.get(link[1])
    assert seen == [f"heron number {number}" for number in reversed(range(5))]


def test_people_are_found_by_handle_name_and_despite_typos(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    assert alice.account is not None
    assert bob.account is not None
    mine, his = alice.account.handle, bob.account.handle
    alice.put("/api/profile/update", json={"display_name": "Zoë Krüger"})
    bob.get("/api/profile")
    assert handles(anonymous, mine)[0] == mine
    assert handles(anonymous, f"@{his[:6]}") == [his]
    assert handles(anonymous, "zoe krug") == [mine]
    assert handles(anonymous, "Krügr") == [mine]
    assert handles(anonymous, "zzzzzzzz") == []
    for pattern in ("%", "_", "__", "%%zz", "\\", "@"):
        assert handles(anonymous, pattern) == [], pattern


@pytest.mark.parametrize("term", ["flood", "flood #flood"])
def test_blocked_people_are_filtered_out_before_the_limit(
    alice: Browser, bob: Browser, carol: Browser, database_url: str, term: str
) -> None:
    alice.get("/api/profile")
    carol.crud("a flood long ago #flood")
    flood = bob.crud("flood #flood")
    with psycopg.connect(database_url) as connection:
        connection.execute(
            """
            WITH made AS (
                INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
                SELECT uuidv7(), user_uuid, 'flood #flood', created_at, expires_at
                FROM activities, generate_series(1, 250)
                WHERE uuid = %s
                RETURNING uuid, user_uuid
            )
            INSERT INTO hashtags_used (tag, activity_uuid, user_uuid)
            SELECT 'flood', uuid, user_uuid
            FROM made
            """,
            (flood["uuid"],),
        )
    assert set(found(alice, term)) == {"flood #flood"}
    alice.act("block", bob)
    assert found(alice, term) == ["a flood long ago #flood"]


def test_a_block_hides_both_from_each_others_search(alice: Browser, bob: Browser) -> None:
    assert alice.account is not None
    assert bob.account is not None
    alice.crud("a rare word: zephyr")
    bob.get("/api/profile")
    bob.put(f"/api/users/@{alice.account.handle}/block")
    assert found(bob, "zephyr") == []
    assert handles(bob, alice.account.handle) == []
    assert handles(alice, bob.account.handle) == []


@pytest.mark.parametrize(
    "term",
    [
        "a & b | !c",
        "'; DROP TABLE users; --",
        "\\' \\ :* <-> <2> ()",
        "%_%",
        "!!!",
        "___",
        "#",
        "@",
        "from:@",
        "👩‍👩‍👧‍👦 🥖",
        "\u202eright to left\u202c",
        "x" * 200,
        " ".join(["word"] * 40),
    ],
)
def test_operators_and_oddities_are_harmless(alice: Browser, term: str) -> None:
    alice.crud("a b c")
    found(alice, term)
    handles(alice, term)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "term_blank"),
        ("term=", "term_blank"),
        ("term=%20", "term_blank"),
        ("term=%00", "term_blank"),
        ("term=" + "x" * 201, "term_exceed_max_chars"),
        ("term=" + "x" * 10_000, "term_exceed_max_bytes"),
    ],
)
def test_an_invalid_term_is_refused(anonymous: Browser, query: str, code: str) -> None:
    for path in ("activities", "users"):
        assert problem(anonymous.get(f"/api/{path}/search?{query}"), 422) == {code}


def test_a_query_has_ten_words_and_hashtags_at_most() -> None:
    term = " ".join(f"#tag{number}" for number in range(50))
    wanted = parse(term)
    assert wanted.hashtags == tuple(f"tag{number}" for number in range(10))
    assert wanted.words == tuple(f"#{tag}" for tag in wanted.hashtags)


def test_a_query_looks_up_fifty_words_at_most(admin: psycopg.Connection) -> None:
    for term in ("x" + "/x" * 90, "東" * 90, "🎉" * 90, "東x" * 90):
        row = admin.execute("SELECT numnode(search_query(%s, FALSE))", ([term] * 10,)).fetchone()
        assert row == (2 * 50 - 1,), term
