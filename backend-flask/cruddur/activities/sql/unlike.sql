-- Remove a like and its count; idempotent.
-- Parameters: activity_uuid, viewer_uuid.
WITH unliked AS (
    DELETE FROM likes
    WHERE activity_uuid = %(activity_uuid)s AND user_uuid = %(viewer_uuid)s
    RETURNING activity_uuid
)
UPDATE activities
SET likes_count = likes_count - 1
WHERE uuid = (SELECT unliked.activity_uuid FROM unliked)
