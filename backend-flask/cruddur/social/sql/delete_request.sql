-- Delete a person's request to follow another, and its notification.
-- Parameters: follower_uuid, followed_uuid.
WITH withdrawn AS (
    DELETE FROM notifications
    WHERE user_uuid = %(followed_uuid)s
        AND kind = 'follow_request'
        AND actor_uuid = %(follower_uuid)s
)
DELETE FROM follow_requests
WHERE follower_uuid = %(follower_uuid)s AND followed_uuid = %(followed_uuid)s
