-- The people whom a crud has notified as a reply, or as a quote of theirs.
-- Parameters: activity_uuid.
SELECT coalesce(array_agg(user_uuid), '{}') AS user_uuids
FROM notifications
WHERE activity_uuid = %(activity_uuid)s
    AND kind IN ('reply', 'quote')
LIMIT 1
