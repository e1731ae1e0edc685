-- Row lock: lock a user until the transaction ends.
-- Parameters: user_uuid.
SELECT uuid
FROM users
WHERE uuid = %(user_uuid)s
LIMIT 1
FOR UPDATE
