-- A page of the viewer's bookmarks, the newest bookmark first (keyset pagination).
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        bookmarks.uuid,
        visible.body
    FROM bookmarks
    INNER JOIN visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        ON visible.uuid = bookmarks.activity_uuid
    WHERE bookmarks.user_uuid = %(viewer_uuid)s
        AND bookmarks.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY bookmarks.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    concat(
        '[', array_to_string((array_agg(body ORDER BY uuid DESC))[:%(limit)s], ','), ']'
    ) AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
