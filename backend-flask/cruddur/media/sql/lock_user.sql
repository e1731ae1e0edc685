-- Hold a person's row until the transaction ends; no row where they are gone.
-- Parameters: user_uuid.
SELECT uuid
FROM users
WHERE uuid = %(user_uuid)s
LIMIT 1
FOR NO KEY UPDATE
