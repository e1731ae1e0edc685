-- Insert a pending picture, unless the user has too many (no row then). The caller locks the user, so
-- concurrent uploads are counted one after the other.
-- Parameters: uuid, user_uuid, purpose, place (or NULL), now, expires_at, max_pending.
INSERT INTO media (uuid, user_uuid, purpose, place, created_at, expires_at)
SELECT %(uuid)s, %(user_uuid)s, %(purpose)s, %(place)s::uuid, %(now)s, %(expires_at)s
WHERE (
    SELECT count(*)
    FROM media
    WHERE user_uuid = %(user_uuid)s
        AND status = 'pending'
        AND expires_at > %(now)s
) < %(max_pending)s
