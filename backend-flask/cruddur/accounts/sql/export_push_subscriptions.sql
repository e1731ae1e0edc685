-- Data export: a page of the subscribed browsers of a user, without the endpoint and the keys, in the order of
-- their ids (keyset pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        uuid,
        json_build_object(
            'uuid', uuid,
            'service', substring(endpoint FROM '^https?://[^/]+'),
            'session_uuid', session_uuid,
            'created_at', to_iso8601(created_at)
        ) AS body
    FROM push_subscriptions
    WHERE user_uuid = %(user_uuid)s
        AND uuid > %(after)s
    ORDER BY uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
