-- Delete the notification of a follow that ended.
-- Parameters: actor_uuid, user_uuid.
DELETE FROM notifications
WHERE kind = 'follow'
    AND actor_uuid = %(actor_uuid)s
    AND user_uuid = %(user_uuid)s
