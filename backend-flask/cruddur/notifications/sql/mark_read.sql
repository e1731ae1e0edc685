-- Mark all notifications of a user as read.
-- Parameters: user_uuid.
UPDATE users
SET notifications_read = greatest(
    notifications_read,
    coalesce(
        (
            SELECT notifications.uuid
            FROM notifications
            WHERE notifications.user_uuid = users.uuid
            ORDER BY notifications.uuid DESC
            LIMIT 1
        ),
        notifications_read
    )
)
WHERE uuid = %(user_uuid)s
