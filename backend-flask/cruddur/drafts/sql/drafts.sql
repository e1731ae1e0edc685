-- A page of a user's drafts or scheduled cruds, newest first (keyset pagination).
-- Parameters: user_uuid, is_scheduled, now, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        drafts.uuid,
        draft_json(drafts) || draft_quote_json(drafts, %(now)s) AS body,
        row_number() OVER (ORDER BY drafts.uuid DESC) AS place
    FROM drafts
    WHERE drafts.user_uuid = %(user_uuid)s
        AND (drafts.scheduled_at IS NOT NULL) = %(is_scheduled)s
        AND drafts.expires_at > %(now)s
        AND drafts.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY drafts.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
