-- Delete locked cruds, and correct the counters of their parents that haven't expired. Reactions
-- cascade.
-- Parameters: uuids, now.
WITH purged AS (
    DELETE FROM activities
    WHERE uuid = ANY(%(uuids)s)
    RETURNING reply_to_activity_uuid
),
lost_replies AS (
    SELECT
        reply_to_activity_uuid AS uuid,
        count(*) AS replies
    FROM purged
    WHERE reply_to_activity_uuid IS NOT NULL
    GROUP BY reply_to_activity_uuid
)
UPDATE activities
SET replies_count = activities.replies_count - lost_replies.replies
FROM lost_replies
WHERE activities.uuid = lost_replies.uuid
    AND activities.expires_at > %(now)s
