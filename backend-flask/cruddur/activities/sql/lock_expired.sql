-- Row lock: lock a batch of expired cruds until the transaction ends, oldest first, skipping locked
-- ones; return them, and the cruds that they answer or quote.
-- Parameters: now, limit.
WITH expired AS (
    SELECT
        uuid,
        reply_to_activity_uuid,
        CASE WHEN NOT is_quote_detached THEN quote_uuid END AS quote_uuid
    FROM activities
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
SELECT
    coalesce(array_agg(uuid), '{}') AS uuids,
    ARRAY(
        SELECT expired.reply_to_activity_uuid
        FROM expired
        WHERE expired.reply_to_activity_uuid IS NOT NULL
        UNION
        SELECT expired.quote_uuid
        FROM expired
        WHERE expired.quote_uuid IS NOT NULL
    ) AS parent_uuids
FROM expired
LIMIT 1
