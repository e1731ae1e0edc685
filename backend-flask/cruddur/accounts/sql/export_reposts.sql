-- Data export: a page of the cruds that a user has in their reposts, the oldest first (keyset pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        uuid,
        activity_uuid
    FROM reposts
    WHERE user_uuid = %(user_uuid)s
        AND uuid > %(after)s
    ORDER BY uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(activity_uuid ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
