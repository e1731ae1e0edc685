-- When the first of a user's pending pictures expires; NULL if there is none.
-- Parameters: user_uuid, now.
SELECT min(expires_at) AS expires_at
FROM media
WHERE user_uuid = %(user_uuid)s
    AND status = 'pending'
    AND expires_at > %(now)s
LIMIT 1
