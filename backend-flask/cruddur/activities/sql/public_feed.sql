-- A page of everybody's cruds, except those of muted, limited and protected people, newest first (keyset pagination).
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        visible.uuid,
        visible.body
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s, NULL, 'null') AS visible
    WHERE visible.reply_to_activity_uuid IS NULL
        AND visible.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        AND visible.user_uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
        -- What is protected from a stranger isn't visible; a follower's is left out by its row, found again.
        AND (
            %(viewer_uuid)s::uuid IS NULL
            OR NOT (
                SELECT activities.is_protected FROM activities
                WHERE activities.uuid = visible.uuid
                LIMIT 1
            )
        )
        AND NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
        )
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
