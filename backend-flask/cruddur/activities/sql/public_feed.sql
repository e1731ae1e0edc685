-- A page of everybody's cruds, except muted ones and those of limited and protected people, newest first (keyset pagination).
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        visible.uuid,
        visible.open_body || '}' AS body
    FROM unmuted_activity_rows(%(viewer_uuid)s, %(now)s, NULL, 'null') AS visible
    WHERE visible.reply_to_activity_uuid IS NULL
        AND visible.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        AND visible.user_uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
        -- What is protected from a stranger isn't visible; this leaves out a follower's.
        AND NOT visible.is_protected
    ORDER BY visible.uuid DESC
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
