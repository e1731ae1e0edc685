-- Of these pictures, those that have private copies.
-- Parameters: uuids.
SELECT coalesce(array_agg(media_uuid), '{}') AS uuids
FROM kept_media
WHERE media_uuid = ANY(%(uuids)s::uuid[])
    AND copied_at IS NOT NULL
LIMIT 1
