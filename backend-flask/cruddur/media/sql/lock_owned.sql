-- Row lock: lock a picture of the user until the transaction ends; no row if it is another user's.
-- Parameters: uuid, user_uuid.
SELECT
    purpose,
    status,
    activity_uuid IS NOT NULL AS is_in_crud
FROM media
WHERE uuid = %(uuid)s
    AND user_uuid = %(user_uuid)s
LIMIT 1
FOR UPDATE
