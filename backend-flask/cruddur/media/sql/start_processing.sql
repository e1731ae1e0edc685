-- Count an attempt to process a pending picture; no row if it isn't pending.
-- Parameters: uuid, user_uuid, now.
UPDATE media
SET tries = tries + 1
WHERE uuid = %(uuid)s
    AND user_uuid = %(user_uuid)s
    AND status = 'pending'
    AND expires_at > %(now)s
RETURNING purpose, tries
