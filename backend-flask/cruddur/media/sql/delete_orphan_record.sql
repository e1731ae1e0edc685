-- Delete the queue entry of a picture whose objects are deleted.
-- Parameters: media_uuid.
DELETE FROM media_deletion_queue
WHERE media_uuid = %(media_uuid)s
