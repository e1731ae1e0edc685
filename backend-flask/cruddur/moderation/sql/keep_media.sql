-- Keep the S3 objects of pictures until a moment, also if their rows are deleted.
-- Parameters: uuids, keep_until.
INSERT INTO kept_media (media_uuid, keep_until)
SELECT pictures.uuid, %(keep_until)s
FROM unnest(%(uuids)s::uuid[]) AS pictures (uuid)
ORDER BY pictures.uuid
ON CONFLICT (media_uuid)
DO UPDATE SET keep_until = greatest(kept_media.keep_until, excluded.keep_until)
