-- Remove a bookmark; idempotent.
-- Parameters: activity_uuid, viewer_uuid.
DELETE FROM bookmarks
WHERE activity_uuid = %(activity_uuid)s AND user_uuid = %(viewer_uuid)s
