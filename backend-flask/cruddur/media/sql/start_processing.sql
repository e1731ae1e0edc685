-- Count that a promised picture's processing begins; no row where nothing is promised any more.
-- Parameters: uuid, user_uuid, now.
UPDATE media
SET tries = tries + 1
WHERE uuid = %(uuid)s
    AND user_uuid = %(user_uuid)s
    AND status = 'pending'
    AND expires_at > %(now)s
RETURNING purpose, tries
