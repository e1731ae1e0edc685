-- A page of the cruds and replies with a hashtag, except those of muted, limited and protected people, newest first (keyset
-- pagination).
--
-- Each crud is looked up in a subquery with LIMIT, which the planner expects to find one. For a join it
-- assumes that two of three have expired, finds the plan for any tag dear, and plans every call anew.
-- Parameters: tag (normalized), viewer_uuid, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        hashtags_used.activity_uuid AS uuid,
        used.body
    FROM hashtags_used
    CROSS JOIN LATERAL (
        SELECT visible.body
        FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = hashtags_used.activity_uuid
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
        LIMIT 1
    ) AS used
    WHERE hashtags_used.tag = %(tag)s
        AND hashtags_used.activity_uuid
        < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY hashtags_used.activity_uuid DESC
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
