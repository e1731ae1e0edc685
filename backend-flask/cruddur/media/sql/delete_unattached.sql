-- Delete a batch of expired, unattached pictures, skipping locked ones.
-- Parameters: now, limit.
DELETE FROM media
WHERE uuid = ANY(ARRAY(
    SELECT unused.uuid
    FROM media AS unused
    WHERE unused.expires_at <= %(now)s
    ORDER BY unused.expires_at, unused.uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
))
