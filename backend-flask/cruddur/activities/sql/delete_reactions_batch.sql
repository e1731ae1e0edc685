-- Delete a batch of reactions to locked cruds, of votes, and of notifications about them; return the row count of
-- the largest kind. Counters stay wrong, as the cruds have expired and are deleted next.
-- Parameters: uuids, limit (rows of each kind, at most).
WITH deleted_likes AS (
    DELETE FROM likes
    WHERE uuid IN (
        SELECT uuid
        FROM likes
        WHERE activity_uuid = ANY(%(uuids)s)
        ORDER BY activity_uuid, user_uuid
        LIMIT %(limit)s
    )
    RETURNING uuid
),
deleted_reposts AS (
    DELETE FROM reposts
    WHERE uuid IN (
        SELECT uuid
        FROM reposts
        WHERE activity_uuid = ANY(%(uuids)s)
        ORDER BY activity_uuid, user_uuid
        LIMIT %(limit)s
    )
    RETURNING uuid
),
deleted_bookmarks AS (
    DELETE FROM bookmarks
    WHERE uuid IN (
        SELECT uuid
        FROM bookmarks
        WHERE activity_uuid = ANY(%(uuids)s)
        ORDER BY activity_uuid, user_uuid
        LIMIT %(limit)s
    )
    RETURNING uuid
),
deleted_votes AS (
    DELETE FROM poll_votes
    WHERE uuid IN (
        SELECT uuid
        FROM poll_votes
        WHERE activity_uuid = ANY(%(uuids)s)
        ORDER BY activity_uuid, user_uuid
        LIMIT %(limit)s
    )
    RETURNING uuid
),
deleted_notifications AS (
    DELETE FROM notifications
    WHERE uuid IN (
        SELECT uuid
        FROM notifications
        WHERE activity_uuid = ANY(%(uuids)s)
        ORDER BY activity_uuid, uuid
        LIMIT %(limit)s
    )
    RETURNING uuid
)
SELECT
    greatest(
        (SELECT count(*) FROM deleted_likes),
        (SELECT count(*) FROM deleted_reposts),
        (SELECT count(*) FROM deleted_bookmarks),
        (SELECT count(*) FROM deleted_votes),
        (SELECT count(*) FROM deleted_notifications)
    ) AS largest
LIMIT 1
