-- The oldest tombstone before a moment, after another one (keyset).
-- Parameters: before, after_deleted_at, after_user_uuid.
SELECT user_uuid, deleted_at
FROM deleted_accounts
WHERE deleted_at <= %(before)s
    AND (deleted_at, user_uuid) > (%(after_deleted_at)s, %(after_user_uuid)s)
ORDER BY deleted_at, user_uuid
LIMIT 1
