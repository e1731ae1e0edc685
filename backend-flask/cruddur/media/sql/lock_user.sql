-- Row lock: lock a user until the transaction ends; no row if the account is deleted.
-- Parameters: user_uuid.
SELECT uuid
FROM users
WHERE uuid = %(user_uuid)s
LIMIT 1
FOR NO KEY UPDATE
