-- Delete some of what hangs on cruds that are held, where people may have hung any number; answer
-- how many rows of the kind that had most of them. Counters stay: nobody reads these cruds again.
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
        (SELECT count(*) FROM deleted_notifications)
    ) AS largest
LIMIT 1
