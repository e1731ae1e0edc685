-- Row lock: lock a user, so that their drafts are counted right until the transaction ends; no row if the account
-- is deleted or suspended.
-- Parameters: user_uuid.
SELECT uuid
FROM users
WHERE uuid = %(user_uuid)s
    AND NOT is_suspended
LIMIT 1
FOR NO KEY UPDATE
