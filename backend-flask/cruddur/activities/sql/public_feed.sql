-- A page of everybody's cruds, except those of muted people, newest first (keyset pagination).
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        visible.uuid,
        visible.body,
        row_number() OVER (ORDER BY visible.uuid DESC) AS place
    FROM visible_activities(%(viewer_uuid)s, %(now)s) AS visible
    WHERE visible.reply_to_activity_uuid IS NULL
        AND visible.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        AND NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
        )
    ORDER BY visible.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
