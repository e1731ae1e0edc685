-- Forget deleted pictures whose objects are gone.
-- Parameters: media_uuids.
DELETE FROM media_to_delete
WHERE media_uuid = ANY(%(media_uuids)s)
