-- Data export: a page of the roots of the threads that a user mutes, in the order of their ids (keyset
-- pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT thread_uuid
    FROM thread_mutes
    WHERE user_uuid = %(user_uuid)s
        AND thread_uuid > %(after)s
    ORDER BY thread_uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(thread_uuid ORDER BY thread_uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(thread_uuid ORDER BY thread_uuid DESC))[1] END
        AS next_cursor
FROM page
LIMIT 1
