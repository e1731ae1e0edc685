"""Query plans: every list starts in an index, for any viewer, on the first page and on a deep one.

Read on 60,000 cruds by 3,000 people, one of whom follows 200, both with a custom plan and with
the generic plan that Postgres caches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import ClientCursor

from cruddur.accounts.repository import EXPORT_SECTIONS
from cruddur.platform.database import statements
from tests import databases
from tests.conftest import variable

LISTS = {
    **{
        f"activities/{name}": statements("cruddur.activities")[name].text
        for name in (
            "home_feed",
            "public_feed",
            "bookmarks",
            "tag_feed",
            "lock_expired",
            "person_cruds",
            "person_own_cruds",
            "person_replies",
            "person_likes",
            "person_media",
            "thread",
            "likes",
            "reposts",
            "thread_tree",
            *("next_ended_poll", "unnotified_voters"),
        )
    },
    **{
        f"media/{name}": statements("cruddur.media")[name].text
        for name in ("delete_unattached", "claim_orphans")
    },
    **{
        f"social/{name}": statements("cruddur.social")[name].text
        for name in (
            *("followers", "following", "follow_requests", "muted", "muted_reposts"),
            *("muted_words", "purge_mutes"),
        )
    },
    **{
        f"notifications/{name}": statements("cruddur.notifications")[name].text
        for name in ("notifications", "unread_count", "purge_thread_mutes")
    },
    **{
        f"search/{name}": statements("cruddur.search")[name].text
        for name in ("cruds_by_words", "persons_cruds_by_words", "tagged_cruds_by_words")
    },
    **{
        f"trends/{name}": statements("cruddur.trends")[name].text
        for name in ("trends", "muted_tags")
    },
    **{
        f"accounts/{name}": statements("cruddur.accounts")[name].text
        for name in ("lock_affected", "delete_relations", "delete")
    },
    **{
        f"accounts/export_{section}": statement.text
        for section, statement in EXPORT_SECTIONS.items()
    },
    # The queries of foreign keys in an account deletion.
    **{
        f"accounts/delete of {table} by {column}": (
            f"DELETE FROM ONLY {table} WHERE %(user_uuid)s = {column}"
        )
        for table, column in (
            ("activities", "user_uuid"),
            ("likes", "user_uuid"),
            ("reposts", "user_uuid"),
            ("bookmarks", "user_uuid"),
            ("poll_votes", "user_uuid"),
            ("media", "user_uuid"),
            ("notifications", "user_uuid"),
            ("notifications", "actor_uuid"),
            ("follows", "follower_uuid"),
            ("follows", "followed_uuid"),
            ("follow_requests", "follower_uuid"),
            ("follow_requests", "followed_uuid"),
        )
    },
}

TABLES = (
    "activities|users|follows|likes|reposts|bookmarks|hashtags_used|notifications|media"
    "|media_deletion_queue|mutes|poll_votes|polls|repost_mutes|thread_mutes|muted_words|follow_requests"
)

# A uuid of version 7, of the nth second; `kind` keeps the tables' ids apart.
ID = """
CREATE FUNCTION id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
SELECT (
    lpad(to_hex(1750000000000 + n * 1000), 12, '0') || '70008000' || rpad(kind, 12, '0')
)::uuid
$$
"""
WORLD = [
    """
    INSERT INTO users (
        uuid, cognito_sub, email, handle, display_name, created_at, is_protected
    )
    SELECT
        id('a', n), n::text, n || '@cruddur.test', 'person_' || n, 'One', now(), n % 10 = 7
    FROM generate_series(1, 3000) AS n
    """,
    """
    INSERT INTO activities (
        uuid, user_uuid, message, poll_choices, reply_to_activity_uuid, created_at, expires_at
    )
    SELECT
        id('b', n),
        id('a', 1 + n * 7919 % 3000),
        'crud ' || n,
        CASE WHEN n % 10 = 5 THEN '{yes,no}'::text[] END,
        CASE WHEN n % 4 = 0 THEN id('b', n - 1) END,
        now() - interval '2 days',
        now() + CASE WHEN n % 10 = 0 THEN interval '-1 day' ELSE interval '1 day' END
    FROM generate_series(1, 60000) AS n
    """,
    """
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    SELECT id('c', n), id('a', 1 + n % 3000), id('a', 1 + n * 31 % 3000)
    FROM generate_series(1, 30000) AS n
    WHERE n % 3000 <> n * 31 % 3000
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    SELECT id('d', n), id('a', 1), id('a', n + 1)
    FROM generate_series(1, 200) AS n
    ON CONFLICT DO NOTHING
    """,
    *(
        f"""
        INSERT INTO {table} (uuid, user_uuid, activity_uuid)
        SELECT id('e', n), id('a', 1 + n * 13 % 3000), id('b', 1 + n * 17 % 60000)
        FROM generate_series(1, 60000) AS n
        """
        for table in ("likes", "reposts", "bookmarks")
    ),
    """
    INSERT INTO polls (activity_uuid, is_multiple, closes_at, votes_counts, notify_at)
    SELECT
        uuid, FALSE, expires_at, '{0,0}',
        CASE WHEN message LIKE '%5' THEN expires_at - interval '1 day' END
    FROM activities
    WHERE poll_choices IS NOT NULL
    """,
    """
    INSERT INTO poll_votes (uuid, user_uuid, activity_uuid, choices)
    SELECT
        id('e', n), id('a', 1 + (n * 13 + n / 6000) % 3000), id('b', 10 * (n % 6000) + 5), '{0}'
    FROM generate_series(1, 60000) AS n
    """,
    """
    INSERT INTO blocks (blocker_uuid, blocked_uuid)
    SELECT id('a', n), id('a', 1 + n * 37 % 3000)
    FROM generate_series(1000, 2000) AS n
    WHERE n <> 1 + n * 37 % 3000
    """,
    """
    INSERT INTO hashtags_used (tag, activity_uuid, user_uuid)
    SELECT 'tag_' || n % 500, uuid, user_uuid
    FROM generate_series(1, 60000) AS n
    INNER JOIN activities ON uuid = id('b', n)
    """,
    """
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT id('f', n), id('a', 1 + n % 30), 'like', id('a', 100 + n / 30 % 2000), id('b', n)
    FROM generate_series(1, 60000) AS n
    """,
    """
    INSERT INTO media (
        uuid, user_uuid, purpose, status, width, height, placeholder, renditions,
        activity_uuid, position, created_at, expires_at
    )
    SELECT
        id('f', n),
        id('a', 1 + n * 7919 % 3000),
        'image', 'ready', 1, 1, '', '[]',
        CASE WHEN n % 20 > 0 THEN id('b', n) END,
        CASE WHEN n % 20 > 0 THEN 0 END,
        now(),
        CASE WHEN n % 20 = 0 THEN now() + interval '1 day' END
    FROM generate_series(1, 60000, 2) AS n
    """,
    """
    INSERT INTO media_deletion_queue (media_uuid, user_uuid, due_at)
    SELECT id('9', n), id('a', 1), now() + interval '1 hour'
    FROM generate_series(1, 10000) AS n
    """,
    """
    INSERT INTO follow_requests (uuid, follower_uuid, followed_uuid)
    SELECT id('c', n), id('a', n), id('a', 1 + n * 37 % 3000)
    FROM generate_series(1, 3000) AS n
    WHERE n <> 1 + n * 37 % 3000
    """,
    """
    INSERT INTO mutes (muter_uuid, muted_uuid)
    SELECT id('a', n), id('a', n + 5)
    FROM generate_series(1, 2000) AS n
    """,
    """
    INSERT INTO repost_mutes (muter_uuid, muted_uuid)
    SELECT id('a', n), id('a', n + 6)
    FROM generate_series(1, 2000) AS n
    """,
    """
    INSERT INTO muted_words (
        uuid, user_uuid, value, folded, query, in_text, in_tags, except_following, created_at
    )
    SELECT
        id('7', n), id('a', 2 + n % 2000), 'word ' || n, 'word ' || n, ('word & ' || n)::tsquery,
        TRUE, TRUE, FALSE, now()
    FROM generate_series(1, 10000) AS n
    """,
    """
    INSERT INTO thread_mutes (user_uuid, thread_uuid, expires_at)
    SELECT id('a', 1 + n % 2000), id('b', n), now() + interval '30 days'
    FROM generate_series(1, 10000) AS n
    """,
]


@pytest.fixture(scope="module")
def world() -> Iterator[psycopg.Connection]:
    """A database with many people."""
    server = variable("CONNECTION_URL")
    url = databases.create(server)
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
        for statement in (ID, *WORLD, "VACUUM ANALYZE", "SET random_page_cost = 1.1"):
            connection.execute(statement.encode())
        yield connection
    databases.drop(server, url)


def parameters(world: psycopg.Connection, page: str) -> dict[str, object]:
    row = world.execute(
        b"SELECT id('a', 1), id('b', 30001), id('b', 15000), id('b', 59000), id('b', 45000)"
    ).fetchone()
    assert row is not None
    person, crud, half_way, recent, baseline = row
    return {
        "viewer_uuid": person,
        "user_uuid": person,
        "now": datetime.now(UTC),
        "after": half_way if page == "deep" else None,
        "limit": 20,
        "batch": 20,
        "max_read": 200,
        "handle": "person_20",
        "tag": "tag_7",
        "words": "'crud' & '17':*",
        "author": "person_20",
        "hashtags": ["tag_7"],
        "after_rank": 1.0,
        "recent_from": recent,
        "baseline_from": baseline,
        "recent_share": 0.04,
        "min_people": 2,
        "excluded_hashtags": ["tag_1"],
        "excluded_words": ["word"],
        "uuid": crud,
        "activity_uuid": crud,
        "after_at": datetime.now(UTC) if page == "deep" else None,
        "after_uuid": half_way if page == "deep" else None,
        "due_again_at": datetime.now(UTC),
        "depth": 5,
        "order": "liked",
    }


@pytest.mark.parametrize("page", ["first", "deep", "any"])
@pytest.mark.parametrize("name", LISTS)
def test_no_list_scans_a_table_sequentially(
    world: psycopg.Connection, name: str, page: str
) -> None:
    if page == "any":
        names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", LISTS[name])))
        text = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", LISTS[name])
        lines = world.execute(b"EXPLAIN (GENERIC_PLAN) " + text.encode()).fetchall()
    else:
        text = ClientCursor(world).mogrify(LISTS[name], parameters(world, page))
        lines = world.execute(b"EXPLAIN " + text.encode()).fetchall()
    plan = "\n".join(line for (line,) in lines)
    # Of the few thousand people here, two hundred are best found by reading all.
    tables = TABLES.replace("|users", "") if name == "accounts/delete_relations" else TABLES
    assert not re.search(f"Seq Scan on ({tables})", plan), plan


def test_the_home_feed_with_200_followees_reads_a_few_thousand_blocks(
    world: psycopg.Connection,
) -> None:
    text = ClientCursor(world).mogrify(LISTS["activities/home_feed"], parameters(world, "first"))
    row = world.execute(text.encode()).fetchone()
    assert row is not None
    assert row[0].count('"liked"') == 20
    explained = b"EXPLAIN (ANALYZE, BUFFERS) " + text.encode()
    plan = "\n".join(line for (line,) in world.execute(explained).fetchall())
    touched = re.search(r"Buffers: shared hit=(\d+)(?: read=(\d+))?", plan)
    assert touched, plan
    # Reading each followee's newest page of entries, as one would at first, touches 40,000.
    assert sum(int(blocks or 0) for blocks in touched.groups()) < 6000, plan


@pytest.mark.parametrize("page", ["first", "deep"])
def test_a_home_feed_is_the_same_however_it_is_found_and_scans_no_table(
    world: psycopg.Connection, page: str
) -> None:
    """The number of followees only chooses what is read; without any, each is looked up."""
    text = ClientCursor(world).mogrify(LISTS["activities/home_feed"], parameters(world, page))
    pages = set()
    for following in (0, 200, 5000):
        with world.transaction(force_rollback=True):
            world.execute(
                b"UPDATE users SET following_count = %s WHERE uuid = id('a', 1)", [following]
            )
            before = _sequential_scans(world)
            row = world.execute(text.encode()).fetchone()
            assert row is not None
            assert row[0].count('"liked"') == 20
            assert _sequential_scans(world) == before
            pages.add(row)
    assert len(pages) == 1


BLOCKERS = """
WITH more AS (
    INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
    SELECT id('8', n), 'b' || n, 'b' || n || '@cruddur.test', 'blocker_' || n, 'One', now()
    FROM generate_series(1, 5000) AS n
    RETURNING uuid
)
INSERT INTO blocks (blocker_uuid, blocked_uuid) SELECT uuid, id('a', 1) FROM more
"""


@pytest.mark.parametrize(
    "name",
    [
        "activities/home_feed",
        "activities/likes",
        "activities/person_cruds",
        "activities/public_feed",
        "activities/tag_feed",
        "activities/thread",
        "notifications/notifications",
        "notifications/unread_count",
        "social/followers",
    ],
)
def test_a_page_for_a_person_whom_thousands_block_does_not_read_all_of_these(
    world: psycopg.Connection, name: str
) -> None:
    text = ClientCursor(world).mogrify(LISTS[name], parameters(world, "first")).encode()
    before = world.execute(text).fetchone()
    with world.transaction(force_rollback=True):
        world.execute(b"SET LOCAL plan_cache_mode = force_generic_plan")
        alone = _blocks_read(world, text)
        world.execute(BLOCKERS.encode())
        assert _blocks_read(world, text) - alone < 2500
        assert world.execute(text).fetchone() == before


def _blocks_read(world: psycopg.Connection, text: bytes) -> int:
    plan = world.execute(b"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + text).fetchone()
    assert plan is not None
    return int(plan[0][0]["Plan"]["Shared Hit Blocks"] + plan[0][0]["Plan"]["Shared Read Blocks"])


def test_no_notification_is_of_one_of_more_than_a_thousand_people_who_block_the_person(
    world: psycopg.Connection,
) -> None:
    page, count = (
        ClientCursor(world).mogrify(LISTS[f"notifications/{name}"], parameters(world, "first"))
        for name in ("notifications", "unread_count")
    )
    with world.transaction(force_rollback=True):
        world.execute(
            """
            INSERT INTO blocks (blocker_uuid, blocked_uuid)
            SELECT DISTINCT actor_uuid, user_uuid FROM notifications WHERE user_uuid = id('a', 1)
            """
        )
        assert world.execute(page.encode()).fetchone() == ("[]", None)
        assert world.execute(count.encode()).fetchone() == (0,)


def _sequential_scans(world: psycopg.Connection) -> list[tuple[str, int]]:
    return world.execute(
        """
        SELECT relname, seq_scan
        FROM pg_stat_xact_user_tables
        WHERE relname = ANY(%s)
        ORDER BY relname
        """,
        [TABLES.split("|")],
    ).fetchall()
