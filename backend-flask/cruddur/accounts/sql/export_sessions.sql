-- Data export: a page of a user's sessions that may still be used, in the order of their ids (keyset
-- pagination).
-- Parameters: user_uuid, now, after, limit.
WITH page AS (
    SELECT
        sessions.uuid,
        json_build_object(
            'uuid', sessions.uuid,
            'browser', sessions.browser,
            'system', sessions.system,
            'network', sessions.network,
            'created_at', to_iso8601(sessions.created_at),
            'last_used_at', to_iso8601(sessions.last_used_at)
        ) AS body
    FROM sessions
    INNER JOIN users ON users.uuid = sessions.user_uuid
    WHERE sessions.user_uuid = %(user_uuid)s
        AND sessions.uuid > %(after)s
        AND sessions.ended_at IS NULL
        AND sessions.created_at > %(now)s::timestamptz - interval '30 days'
        AND sessions.created_at >= users.tokens_valid_from
    ORDER BY sessions.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
