-- Remove a repost and its count; idempotent.
-- Parameters: activity_uuid, viewer_uuid.
WITH unreposted AS (
    DELETE FROM reposts
    WHERE activity_uuid = %(activity_uuid)s AND user_uuid = %(viewer_uuid)s
    RETURNING activity_uuid
)
UPDATE activities
SET reposts_count = reposts_count - 1
WHERE uuid = (SELECT unreposted.activity_uuid FROM unreposted)
