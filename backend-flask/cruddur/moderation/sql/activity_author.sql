-- The author of a crud, also if it is hidden; no row if it is gone.
-- Parameters: uuid, now.
SELECT user_uuid
FROM activities
WHERE uuid = %(uuid)s
    AND expires_at > %(now)s
LIMIT 1
