-- Lease: claim a batch of kept pictures that are due, to copy their objects or to delete the copies,
-- skipping those that another run claims; they are due again when the lease has ended.
-- Parameters: now, due_again_at, limit.
WITH due AS (
    SELECT media_uuid
    FROM kept_media
    WHERE due_at <= %(now)s
    ORDER BY due_at, media_uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
),
claimed AS (
    UPDATE kept_media
    SET due_at = %(due_again_at)s
    WHERE media_uuid = ANY(ARRAY(SELECT media_uuid FROM due))
    RETURNING media_uuid, copied_at IS NOT NULL AS is_copied, keep_until <= %(now)s AS is_over
)
SELECT
    coalesce(array_agg(media_uuid ORDER BY media_uuid), '{}') AS media_uuids,
    coalesce(array_agg(is_copied ORDER BY media_uuid), '{}') AS are_copied,
    coalesce(array_agg(is_over ORDER BY media_uuid), '{}') AS are_over
FROM claimed
LIMIT 1
