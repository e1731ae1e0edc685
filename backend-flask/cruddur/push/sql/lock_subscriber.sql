-- Row lock: keep a user from being deleted, suspended or signed out everywhere until the transaction ends; no
-- row if the account is deleted or suspended.
-- Parameters: user_uuid.
SELECT uuid
FROM users
WHERE uuid = %(user_uuid)s
    AND NOT is_suspended
LIMIT 1
FOR SHARE
