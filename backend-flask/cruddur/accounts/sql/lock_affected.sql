-- Row lock: lock the cruds that a user wrote, liked, reposted, bookmarked, voted on, quoted or replied to, and those that
-- notifications of or by the user show, until the transaction ends; return how many. A row about a crud
-- is written under the crud's lock only, so the deletion finds none of them locked. Newest first, a reply
-- before its parent, as everybody locks them who waits: one lock order prevents deadlocks.
-- Parameters: user_uuid.
WITH affected AS (
    SELECT uuid
    FROM activities
    WHERE uuid IN (
        SELECT uuid
        FROM activities
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT reply_to_activity_uuid
        FROM activities
        WHERE user_uuid = %(user_uuid)s
            AND reply_to_activity_uuid IS NOT NULL
        UNION ALL
        SELECT quote_uuid
        FROM activities
        WHERE user_uuid = %(user_uuid)s
            AND quote_uuid IS NOT NULL
        UNION ALL
        SELECT activity_uuid
        FROM likes
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT activity_uuid
        FROM reposts
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT activity_uuid
        FROM bookmarks
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT activity_uuid
        FROM poll_votes
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT activity_uuid
        FROM notifications
        WHERE user_uuid = %(user_uuid)s OR actor_uuid = %(user_uuid)s
    )
    ORDER BY uuid DESC
    FOR NO KEY UPDATE
)
SELECT count(*) AS locked
FROM affected
LIMIT 1
