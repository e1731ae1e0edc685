-- What is kept out of trends, the newest first; all of it, or one of them.
-- Parameters: kind and value (NULL: all).
SELECT
    coalesce(
        json_agg(
            json_build_object(
                'uuid', exclusions.uuid,
                'kind', exclusions.kind,
                'value', exclusions.value,
                'reason', entries.reason,
                'moderator', entries.moderator_handle,
                'created_at', to_iso8601(entries.created_at)
            )
            ORDER BY exclusions.uuid DESC
        ),
        '[]'
    )::text AS body
FROM trend_exclusions AS exclusions
INNER JOIN moderation_log AS entries ON entries.uuid = exclusions.uuid
WHERE %(value)s::text IS NULL
    OR (exclusions.kind = %(kind)s::text AND exclusions.value = %(value)s::text)
LIMIT 1
