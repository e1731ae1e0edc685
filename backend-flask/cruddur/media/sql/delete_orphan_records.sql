-- Forget deleted pictures whose objects are gone.
-- Parameters: media_uuids.
DELETE FROM media_deletion_queue
WHERE media_uuid = ANY(%(media_uuids)s)
