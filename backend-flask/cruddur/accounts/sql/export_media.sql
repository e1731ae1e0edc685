-- Data export: a page of a user's pictures that haven't expired, oldest first (keyset pagination).
-- Parameters: user_uuid, now, after, limit.
WITH page AS (
    SELECT
        media.uuid,
        json_build_object(
            'uuid', media.uuid,
            'purpose', media.purpose,
            'activity_uuid', media.activity_uuid,
            'alt', media.alt,
            'renditions', media.renditions,
            'created_at', to_iso8601(media.created_at)
        ) AS body
    FROM media
    LEFT JOIN activities ON activities.uuid = media.activity_uuid
    WHERE media.user_uuid = %(user_uuid)s
        AND media.uuid > %(after)s
        AND media.status = 'ready'
        AND coalesce(activities.expires_at, media.expires_at, 'infinity') > %(now)s
    ORDER BY media.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
