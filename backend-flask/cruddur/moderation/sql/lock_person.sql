-- Row lock: lock a person against every other write for or about them, until the transaction ends; return
-- their state. No row if the account is deleted.
-- Parameters: uuid.
SELECT
    handle,
    is_limited,
    is_suspended,
    suspended_until
FROM users
WHERE uuid = %(uuid)s
LIMIT 1
FOR UPDATE
