-- The number of unread entries, as the list of notifications groups them.
-- Parameters: user_uuid, now.
SELECT count(DISTINCT (kind, notification_subject(uuid, kind, activity_uuid))) AS unread_count
FROM visible_notifications(%(user_uuid)s, %(now)s)
WHERE unread
LIMIT 1
