-- Row lock: lock the cruds that a user liked, reposted or replied to, and their replies, until the
-- transaction ends; return how many. Newest first, a reply before its parent, as every deletion locks
-- them: one lock order prevents deadlocks.
-- Parameters: user_uuid.
WITH affected AS (
    SELECT uuid
    FROM activities
    WHERE uuid IN (
        SELECT activity_uuid
        FROM likes
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT activity_uuid
        FROM reposts
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT reply_to_activity_uuid
        FROM activities
        WHERE user_uuid = %(user_uuid)s
            AND reply_to_activity_uuid IS NOT NULL
        UNION ALL
        SELECT uuid
        FROM activities
        WHERE user_uuid = %(user_uuid)s
            AND reply_to_activity_uuid IS NOT NULL
    )
    ORDER BY uuid DESC
    FOR NO KEY UPDATE
)
SELECT count(*) AS locked
FROM affected
LIMIT 1
