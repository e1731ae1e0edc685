-- A page of the log, newest first (keyset pagination).
-- Parameters: after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        entries.uuid,
        log_entry_json(entries) AS body,
        row_number() OVER (ORDER BY entries.uuid DESC) AS place
    FROM moderation_log AS entries
    WHERE entries.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY entries.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
