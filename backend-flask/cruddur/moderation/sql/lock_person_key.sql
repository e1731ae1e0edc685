-- Row lock: keep a person, who may be suspended, from being deleted or decided about until the
-- transaction ends; no row if the account is deleted.
-- Parameters: uuid.
SELECT uuid
FROM users
WHERE uuid = %(uuid)s
LIMIT 1
FOR KEY SHARE
