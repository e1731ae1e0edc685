-- Row lock: lock a picture until the transaction ends; no row if it doesn't exist.
-- Parameters: uuid.
SELECT status
FROM media
WHERE uuid = %(uuid)s
LIMIT 1
FOR UPDATE
