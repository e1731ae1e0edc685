-- Promise a place for a picture, unless the person has too many under way (no row then). The person
-- is held meanwhile, so many at once are counted one after the other.
-- Parameters: uuid, user_uuid, purpose, now, expires_at, max_pending.
INSERT INTO media (uuid, user_uuid, purpose, created_at, expires_at)
SELECT %(uuid)s, %(user_uuid)s, %(purpose)s, %(now)s, %(expires_at)s
WHERE (
    SELECT count(*)
    FROM media
    WHERE user_uuid = %(user_uuid)s
        AND status = 'pending'
        AND expires_at > %(now)s
) < %(max_pending)s
