-- The avatar or banner that a person shows.
-- Parameters: user_uuid, purpose.
SELECT uuid
FROM media
WHERE user_uuid = %(user_uuid)s
    AND purpose = %(purpose)s
    AND status = 'ready'
LIMIT 1
