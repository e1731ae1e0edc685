-- Lease: claim a batch of orphans (deleted pictures whose objects may still exist) that are due, oldest
-- first, skipping those that another run claims; they are due again when the lease has ended. What is
-- evidence waits until it is copied.
-- Parameters: now, due_again_at, limit.
WITH due AS (
    SELECT media_uuid
    FROM media_deletion_queue
    WHERE due_at <= %(now)s
        AND NOT EXISTS (
            SELECT FROM kept_media
            WHERE kept_media.media_uuid = media_deletion_queue.media_uuid
                AND kept_media.copied_at IS NULL
                AND kept_media.keep_until > %(now)s
        )
    ORDER BY due_at, media_uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
),
claimed AS (
    UPDATE media_deletion_queue
    SET due_at = %(due_again_at)s
    WHERE media_uuid = ANY(ARRAY(SELECT media_uuid FROM due))
    RETURNING media_uuid, user_uuid
)
SELECT
    coalesce(array_agg(media_uuid ORDER BY media_uuid), '{}') AS media_uuids,
    coalesce(array_agg(user_uuid ORDER BY media_uuid), '{}') AS user_uuids
FROM claimed
LIMIT 1
