-- Delete a picture; a trigger queues its S3 objects for deletion.
-- Parameters: uuid.
DELETE FROM media
WHERE uuid = %(uuid)s
