-- Bookmark a crud no longer; nothing happens where it is so already.
-- Parameters: activity_uuid, viewer_uuid.
DELETE FROM bookmarks
WHERE activity_uuid = %(activity_uuid)s AND user_uuid = %(viewer_uuid)s
