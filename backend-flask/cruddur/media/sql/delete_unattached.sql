-- Delete some pictures that nothing shows and whose time is over, but for those that somebody holds.
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
