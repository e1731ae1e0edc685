-- Delete the notification of an action that was undone.
-- Parameters: kind, actor_uuid, activity_uuid (NULL for a follow), user_uuid (NULL: any).
DELETE FROM notifications
WHERE kind = %(kind)s
    AND actor_uuid = %(actor_uuid)s
    AND activity_uuid IS NOT DISTINCT FROM %(activity_uuid)s
    AND (%(user_uuid)s::uuid IS NULL OR user_uuid = %(user_uuid)s)
