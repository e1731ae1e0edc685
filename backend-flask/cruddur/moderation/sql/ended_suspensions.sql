-- People whose suspension has ended.
-- Parameters: now, limit.
WITH ended AS (
    SELECT uuid
    FROM users
    WHERE is_suspended
        AND suspended_until <= %(now)s
    ORDER BY suspended_until, uuid
    LIMIT %(limit)s
)
SELECT coalesce(array_agg(uuid ORDER BY uuid), '{}') AS uuids
FROM ended
LIMIT 1
