-- The current avatar or banner of a user.
-- Parameters: user_uuid, purpose.
SELECT uuid
FROM media
WHERE user_uuid = %(user_uuid)s
    AND purpose = %(purpose)s
    AND status = 'ready'
LIMIT 1
