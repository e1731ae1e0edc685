-- A page of the cruds and replies with a hashtag, except muted ones and those of limited and protected people, newest first (keyset
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
        SELECT visible.open_body || '}' AS body
        FROM unmuted_activity_rows(%(viewer_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = hashtags_used.activity_uuid
            AND visible.user_uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
            -- What is protected from a stranger isn't visible; this leaves out a follower's.
            AND NOT visible.is_protected
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
