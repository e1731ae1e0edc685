-- Hold a picture of a person's until the transaction ends; no row where it isn't theirs.
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
