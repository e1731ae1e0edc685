-- Bookmark a crud; idempotent.
-- Parameters: uuid, activity_uuid, viewer_uuid.
INSERT INTO bookmarks (uuid, user_uuid, activity_uuid)
VALUES (%(uuid)s, %(viewer_uuid)s, %(activity_uuid)s)
ON CONFLICT (activity_uuid, user_uuid) DO NOTHING
