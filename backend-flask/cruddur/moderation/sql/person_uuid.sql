-- The person with a handle, also if they are suspended; no row if there is none.
-- Parameters: handle.
SELECT uuid
FROM users
WHERE handle = %(handle)s
LIMIT 1
