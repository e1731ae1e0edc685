-- Keep pictures as evidence until a moment. The purge copies their objects; until then the sweep leaves
-- these alone, also if the pictures are deleted.
-- Parameters: uuids, keep_until, now.
INSERT INTO kept_media (media_uuid, keep_until, due_at)
SELECT pictures.uuid, %(keep_until)s, %(now)s
FROM unnest(%(uuids)s::uuid[]) AS pictures (uuid)
ORDER BY pictures.uuid
ON CONFLICT (media_uuid)
DO UPDATE SET
    keep_until = greatest(kept_media.keep_until, excluded.keep_until),
    -- The copies of what was over may be deleted just now, so they are made anew.
    copied_at = CASE WHEN kept_media.keep_until > %(now)s THEN kept_media.copied_at END
