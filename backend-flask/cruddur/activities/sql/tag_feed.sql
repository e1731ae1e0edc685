-- A page of the cruds and replies with a hashtag, except those of muted people, newest first (keyset
-- pagination).
-- Parameters: tag (normalized), viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        visible.uuid,
        visible.body,
        row_number() OVER (ORDER BY hashtags_used.activity_uuid DESC) AS place
    FROM hashtags_used
    INNER JOIN visible_activities(%(viewer_uuid)s, %(now)s) AS visible
        ON visible.uuid = hashtags_used.activity_uuid
    WHERE hashtags_used.tag = %(tag)s
        AND hashtags_used.activity_uuid
        < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        AND NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
        )
    ORDER BY hashtags_used.activity_uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
