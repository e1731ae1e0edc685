-- What a user wants to be notified of.
-- Parameters: user_uuid.
SELECT reply_notifications
FROM users
WHERE uuid = %(user_uuid)s
LIMIT 1
