-- Data export: a page of the handles of the people whom a user mutes, in the order of their ids (keyset
-- pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        people.uuid,
        people.handle
    FROM active_mutes(%(user_uuid)s) AS mutes
    INNER JOIN users AS people ON people.uuid = mutes.muted_uuid
    WHERE mutes.muted_uuid > %(after)s
    ORDER BY mutes.muted_uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(handle ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
