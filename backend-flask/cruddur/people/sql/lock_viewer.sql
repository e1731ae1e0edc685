-- Row lock: keep a user from being deleted until the transaction ends; no row if the account is deleted
-- or suspended.
-- Parameters: viewer_uuid.
SELECT uuid
FROM users
WHERE uuid = %(viewer_uuid)s
    AND NOT is_suspended
LIMIT 1
FOR KEY SHARE
