-- Row lock: lock a person against every other write for or about them, until the transaction ends, so that
-- no crud of theirs is being written; no row if the account is deleted or suspended.
-- Parameters: viewer_uuid.
SELECT uuid
FROM users
WHERE uuid = %(viewer_uuid)s
    AND NOT is_suspended
LIMIT 1
FOR UPDATE
