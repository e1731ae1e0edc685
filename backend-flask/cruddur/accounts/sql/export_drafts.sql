-- Data export: a page of a user's drafts, oldest first (keyset pagination).
-- Parameters: user_uuid, now, after, limit.
WITH page AS (
    SELECT
        drafts.uuid,
        draft_json(drafts) AS body
    FROM drafts
    WHERE drafts.user_uuid = %(user_uuid)s
        AND drafts.uuid > %(after)s
        AND drafts.scheduled_at IS NULL
        AND drafts.expires_at > %(now)s
    ORDER BY drafts.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
