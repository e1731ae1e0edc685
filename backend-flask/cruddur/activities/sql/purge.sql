-- Delete locked cruds, and correct the counters of their parents that haven't expired; return how many.
-- A reply whose parent couldn't be locked stays for the next run. Reactions cascade.
-- Parameters: uuids, parent_uuids (those that are locked), now.
WITH purged AS (
    DELETE FROM activities
    WHERE uuid = ANY(%(uuids)s)
        AND (
            reply_to_activity_uuid IS NULL
            OR reply_to_activity_uuid = ANY(%(parent_uuids)s)
            OR NOT EXISTS (
                SELECT FROM activities AS parents
                WHERE parents.uuid = activities.reply_to_activity_uuid
                    AND parents.expires_at > %(now)s
            )
        )
    RETURNING reply_to_activity_uuid
),
lost_replies AS (
    SELECT
        reply_to_activity_uuid AS uuid,
        count(*) AS replies
    FROM purged
    WHERE reply_to_activity_uuid IS NOT NULL
    GROUP BY reply_to_activity_uuid
),
counted AS (
    UPDATE activities
    SET replies_count = activities.replies_count - lost_replies.replies
    FROM lost_replies
    WHERE activities.uuid = lost_replies.uuid
        AND activities.expires_at > %(now)s
)
SELECT count(*) AS purged
FROM purged
LIMIT 1
