-- Row lock: lock a batch of orphans (deleted pictures whose objects may still exist) that are due,
-- oldest first, skipping locked ones.
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
