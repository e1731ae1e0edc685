-- The number of unread groups of notifications.
-- Parameters: user_uuid, now.
SELECT
    count(DISTINCT
        CASE WHEN kind IN ('like', 'repost', 'follow')
            THEN kind || coalesce(activity_uuid::text, '')
            ELSE uuid::text
        END
    ) AS unread_count
FROM visible_notifications(%(user_uuid)s, %(now)s)
WHERE unread
LIMIT 1
