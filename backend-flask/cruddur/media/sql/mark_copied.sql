-- Record that the objects of a kept picture are copied; it is due again when the copies are to be
-- deleted.
-- Parameters: media_uuid, now.
UPDATE kept_media
SET copied_at = coalesce(copied_at, %(now)s), due_at = keep_until
WHERE media_uuid = %(media_uuid)s
