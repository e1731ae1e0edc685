-- The people whom a reply has notified as one.
-- Parameters: activity_uuid.
SELECT coalesce(array_agg(user_uuid), '{}') AS user_uuids
FROM notifications
WHERE activity_uuid = %(activity_uuid)s
    AND kind = 'reply'
LIMIT 1
