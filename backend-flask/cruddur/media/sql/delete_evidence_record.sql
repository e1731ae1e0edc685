-- Delete the record of a kept picture whose copies are deleted, unless it was reported again meanwhile.
-- Parameters: media_uuid, now.
DELETE FROM kept_media
WHERE media_uuid = %(media_uuid)s
    AND keep_until <= %(now)s
