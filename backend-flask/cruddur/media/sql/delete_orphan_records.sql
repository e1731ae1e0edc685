-- Delete the queue entries of pictures whose objects are deleted.
-- Parameters: media_uuids.
DELETE FROM media_deletion_queue
WHERE media_uuid = ANY(%(media_uuids)s)
