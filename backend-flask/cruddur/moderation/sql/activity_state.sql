-- The state of a crud, which changes only under its author's lock; no row if it is gone.
-- Parameters: uuid, person_uuid, now.
SELECT
    hidden_by,
    moderation_warning
FROM activities
WHERE uuid = %(uuid)s
    AND user_uuid = %(person_uuid)s
    AND expires_at > %(now)s
LIMIT 1
