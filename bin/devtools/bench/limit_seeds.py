"""Seeds of the limits: people, a celebrity's followers, a long thread, and all that one may own."""

from __future__ import annotations

from uuid import UUID

import psycopg

from .dataset import drop_indexes, subject

CELEBRITY, AUTHOR, OWNER, LIKED, BYSTANDER = "celebrity", "author", "owner", "liked", "bystander"

_STATEMENTS = (
    # People; each follows the celebrity, who is notified of it.
    """
    INSERT INTO users (
        uuid, cognito_sub, email, handle, display_name, created_at, following_count,
        followers_count
    )
    SELECT
        uuidv7(make_interval(days => -90)), 'sub-' || handle, handle || '@cruddur.test', handle,
        'Person', now() - interval '90 days', (handle LIKE 'person_%%')::integer,
        CASE handle WHEN 'celebrity' THEN %(people)s ELSE 0 END
    FROM (
        SELECT unnest(ARRAY['celebrity', 'author', 'owner', 'liked', 'bystander']) AS handle
        UNION ALL
        SELECT 'person_' || number FROM generate_series(1, %(people)s) AS number
    ) AS handles
    """,
    """
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    SELECT uuidv7(), followers.uuid, celebrity.uuid
    FROM users AS followers
    INNER JOIN users AS celebrity ON celebrity.handle = 'celebrity'
    WHERE followers.handle LIKE 'person_%%'
    """,
    """
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid)
    SELECT uuid, followed_uuid, 'follow', follower_uuid
    FROM follows
    """,
    # As many cruds as the rate limit lets live; one of each other person.
    """
    INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at, likes_count)
    SELECT
        uuidv7(-age), users.uuid, repeat('the words of a crud ', 14), now() - age,
        now() + interval '15 days', CASE handle WHEN 'liked' THEN %(people)s ELSE 0 END
    FROM users
    CROSS JOIN LATERAL generate_series(1, CASE handle WHEN 'owner' THEN %(cruds)s ELSE 1 END)
        AS number
    CROSS JOIN LATERAL make_interval(secs => number) AS age
    WHERE users.handle IN ('celebrity', 'author', 'owner', 'liked')
    """,
    """
    INSERT INTO likes (uuid, user_uuid, activity_uuid)
    SELECT uuidv7(), people.uuid, cruds.uuid
    FROM users AS people
    CROSS JOIN (
        SELECT activities.uuid
        FROM activities
        INNER JOIN users AS authors ON authors.uuid = activities.user_uuid
        WHERE authors.handle = 'liked'
    ) AS cruds
    WHERE people.handle LIKE 'person_%%'
    """,
    """
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT likes.uuid, activities.user_uuid, 'like', likes.user_uuid, likes.activity_uuid
    FROM likes
    INNER JOIN activities ON activities.uuid = likes.activity_uuid
    """,
    # The author's thread.
    """
    INSERT INTO activities (
        uuid, user_uuid, message, reply_to_activity_uuid, created_at, expires_at
    )
    SELECT uuidv7(), people.uuid, 'a reply', roots.uuid, now(), roots.expires_at
    FROM (
        SELECT uuid FROM users WHERE handle LIKE 'person_%%' LIMIT %(replies)s
    ) AS people
    CROSS JOIN (
        SELECT activities.uuid, activities.expires_at
        FROM activities
        INNER JOIN users ON users.uuid = activities.user_uuid
        WHERE users.handle = 'author'
    ) AS roots
    """,
    """
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT replies.uuid, roots.user_uuid, 'reply', replies.user_uuid, replies.uuid
    FROM activities AS replies
    INNER JOIN activities AS roots ON roots.uuid = replies.reply_to_activity_uuid
    """,
    """
    UPDATE activities
    SET replies_count = %(replies)s
    FROM users
    WHERE users.uuid = activities.user_uuid AND users.handle = 'author'
    """,
)


def fill(url: str, *, people: int, cruds: int, replies: int) -> None:
    """Fill an empty database."""
    sizes = {"people": people, "cruds": cruds, "replies": replies}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no foreign keys to check
        connection.execute("SET maintenance_work_mem = '512MB'")
        indexes = drop_indexes(connection)
        for statement in _STATEMENTS:
            connection.execute(statement.encode(), sizes)
        for definition in indexes:
            connection.execute(definition.encode())
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def crud_of(url: str, handle: str) -> UUID:
    """Return the newest crud of a person."""
    row = _row(
        url,
        "SELECT activities.uuid FROM activities INNER JOIN users ON users.uuid = user_uuid"
        " WHERE cognito_sub = %s ORDER BY activities.uuid DESC LIMIT 1",
        subject(handle),
    )
    assert isinstance(row, UUID)
    return row


def uuid_of(url: str, handle: str) -> UUID:
    """Return a person's id."""
    row = _row(url, "SELECT uuid FROM users WHERE cognito_sub = %s", subject(handle))
    assert isinstance(row, UUID)
    return row


def _row(url: str, query: str, parameter: str) -> object:
    with psycopg.connect(url) as connection:
        found = connection.execute(query.encode(), [parameter]).fetchone()
    assert found is not None
    return found[0]
