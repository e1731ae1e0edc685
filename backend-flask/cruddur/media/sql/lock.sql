-- Hold a picture until the transaction ends; no row where it is gone.
-- Parameters: uuid.
SELECT status
FROM media
WHERE uuid = %(uuid)s
LIMIT 1
FOR UPDATE
