-- Row lock: lock a batch of expired cruds until the transaction ends, oldest first, skipping locked
-- ones; return them and their parents.
-- Parameters: now, limit.
WITH expired AS (
    SELECT
        uuid,
        reply_to_activity_uuid
    FROM activities
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
SELECT
    coalesce(array_agg(uuid), '{}') AS uuids,
    coalesce(
        array_agg(DISTINCT reply_to_activity_uuid)
        FILTER (WHERE reply_to_activity_uuid IS NOT NULL),
        '{}'
    ) AS parent_uuids
FROM expired
LIMIT 1
