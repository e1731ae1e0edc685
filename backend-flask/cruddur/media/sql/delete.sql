-- Delete a picture; its objects are remembered, to be deleted too.
-- Parameters: uuid.
DELETE FROM media
WHERE uuid = %(uuid)s
