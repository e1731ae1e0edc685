-- Record why a scheduled crud could not be published, unless it was changed meanwhile.
-- Parameters: uuid, scheduled_at, failure.
UPDATE drafts
SET failure = %(failure)s
WHERE uuid = %(uuid)s
    AND scheduled_at = %(scheduled_at)s
    AND failure IS NULL
