-- Change when a scheduled crud is published, which the transaction has locked; what failed is tried again.
-- Parameters: uuid, scheduled_at, now, expires_at.
UPDATE drafts
SET
    scheduled_at = %(scheduled_at)s,
    failure = NULL,
    updated_at = %(now)s,
    expires_at = %(expires_at)s
WHERE uuid = %(uuid)s
