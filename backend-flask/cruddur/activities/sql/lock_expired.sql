-- Hold some expired cruds until the transaction ends, longest expired first, but for those that
-- somebody else holds; answer them, and the cruds that they reply to.
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
