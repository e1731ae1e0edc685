-- Hold some deleted pictures whose objects are due, longest due first, but for those that somebody
-- else holds.
-- Parameters: now, limit.
WITH due AS (
    SELECT
        media_uuid,
        user_uuid,
        due_at
    FROM media_deletion_queue
    WHERE due_at <= %(now)s
    ORDER BY due_at, media_uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
SELECT
    coalesce(array_agg(media_uuid ORDER BY due_at, media_uuid), '{}') AS media_uuids,
    coalesce(array_agg(user_uuid ORDER BY due_at, media_uuid), '{}') AS user_uuids
FROM due
LIMIT 1
