-- A user's sessions that may still be used, as JSON: the one that asks first, then by their newest use.
-- Parameters: user_uuid, session_uuid (the one that asks), created_after, limit.
SELECT
    coalesce(
        json_agg(
            json_build_object(
                'uuid', uuid,
                'browser', browser,
                'system', system,
                'network', network,
                'created_at', to_iso8601(created_at),
                'last_used_at', to_iso8601(last_used_at),
                'is_current', is_current
            )
            ORDER BY is_current DESC, last_used_at DESC, created_at DESC, uuid
        ),
        '[]'
    )::text AS body
FROM (
    SELECT
        sessions.uuid,
        sessions.browser,
        sessions.system,
        sessions.network,
        sessions.created_at,
        sessions.last_used_at,
        sessions.uuid IS NOT DISTINCT FROM %(session_uuid)s AS is_current
    FROM sessions
    INNER JOIN users ON users.uuid = sessions.user_uuid
    WHERE sessions.user_uuid = %(user_uuid)s
        AND sessions.ended_at IS NULL
        AND sessions.created_at > %(created_after)s
        AND sessions.created_at >= users.tokens_valid_from
    ORDER BY is_current DESC, sessions.last_used_at DESC, sessions.created_at DESC, sessions.uuid
    LIMIT %(limit)s
) AS listed
LIMIT 1
