-- The oldest tombstone whose Cognito user may still exist, after another one (keyset).
-- Parameters: after_deleted_at, after_user_uuid.
SELECT user_uuid, deleted_at, cognito_sub
FROM deleted_accounts
WHERE has_cognito_user
    AND (deleted_at, user_uuid) > (%(after_deleted_at)s, %(after_user_uuid)s)
ORDER BY deleted_at, user_uuid
LIMIT 1
