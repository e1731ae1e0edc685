-- Take back what somebody was told, as it isn't so any more.
-- Parameters: kind, actor_uuid, activity_uuid (NULL for a follow), user_uuid (NULL: whoever was told).
DELETE FROM notifications
WHERE kind = %(kind)s
    AND actor_uuid = %(actor_uuid)s
    AND activity_uuid IS NOT DISTINCT FROM %(activity_uuid)s
    AND (%(user_uuid)s::uuid IS NULL OR user_uuid = %(user_uuid)s)
