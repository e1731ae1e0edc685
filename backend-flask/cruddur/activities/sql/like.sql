-- Like a crud and count it; idempotent.
-- Parameters: uuid, activity_uuid, viewer_uuid.
WITH liked AS (
    INSERT INTO likes (uuid, user_uuid, activity_uuid)
    VALUES (%(uuid)s, %(viewer_uuid)s, %(activity_uuid)s)
    ON CONFLICT (activity_uuid, user_uuid) DO NOTHING
    RETURNING activity_uuid
)
UPDATE activities
SET likes_count = likes_count + 1
WHERE uuid = (SELECT liked.activity_uuid FROM liked)
