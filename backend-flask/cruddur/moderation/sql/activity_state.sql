-- Row lock: lock a crud until the transaction ends, under the lock of its author; return its state. No row
-- if it is gone.
-- Parameters: uuid, person_uuid, now.
SELECT
    hidden_by,
    moderation_warning
FROM activities
WHERE uuid = %(uuid)s
    AND user_uuid = %(person_uuid)s
    AND expires_at > %(now)s
LIMIT 1
FOR NO KEY UPDATE
