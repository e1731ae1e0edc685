-- Delete the notifications of a follow that ended, or of a request.
-- Parameters: actor_uuid, user_uuid.
DELETE FROM notifications
WHERE kind IN ('follow', 'follow_request', 'follow_accepted')
    AND actor_uuid = %(actor_uuid)s
    AND user_uuid = %(user_uuid)s
