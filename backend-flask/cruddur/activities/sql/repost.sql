-- Repost a crud and count it; idempotent.
-- Parameters: uuid, activity_uuid, viewer_uuid.
WITH reposted AS (
    INSERT INTO reposts (uuid, user_uuid, activity_uuid)
    VALUES (%(uuid)s, %(viewer_uuid)s, %(activity_uuid)s)
    ON CONFLICT (activity_uuid, user_uuid) DO NOTHING
    RETURNING activity_uuid
)
UPDATE activities
SET reposts_count = reposts_count + 1
WHERE uuid = (SELECT reposted.activity_uuid FROM reposted)
