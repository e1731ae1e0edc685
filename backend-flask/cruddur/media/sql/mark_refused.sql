-- Set a pending picture to refused; nothing happens if it is ready.
-- Parameters: uuid, reason, expires_at.
UPDATE media
SET status = 'refused', reason = %(reason)s, expires_at = %(expires_at)s
WHERE uuid = %(uuid)s
    AND status = 'pending'
