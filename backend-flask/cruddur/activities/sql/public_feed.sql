-- A page of everybody's cruds, newest first, and the id of its last where more follow.
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        uuid,
        body,
        row_number() OVER (ORDER BY uuid DESC) AS place
    FROM live_activities(%(viewer_uuid)s, %(now)s)
    WHERE reply_to_activity_uuid IS NULL
        AND (%(after)s::uuid IS NULL OR uuid < %(after)s)
    ORDER BY uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_after
FROM page
LIMIT 1
