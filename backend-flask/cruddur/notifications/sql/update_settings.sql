-- Update what a user wants to be notified of.
-- Parameters: user_uuid, reply_notifications.
UPDATE users
SET reply_notifications = %(reply_notifications)s
WHERE uuid = %(user_uuid)s
