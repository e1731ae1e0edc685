-- Delete the open requests of a suspended person and to them, with their notifications, under the person's
-- lock.
-- Parameters: uuid.
WITH deleted AS (
    DELETE FROM follow_requests
    WHERE follower_uuid = %(uuid)s OR followed_uuid = %(uuid)s
    RETURNING follower_uuid, followed_uuid
)
DELETE FROM notifications
USING deleted
WHERE notifications.user_uuid = deleted.followed_uuid
    AND notifications.kind = 'follow_request'
    AND notifications.actor_uuid = deleted.follower_uuid
