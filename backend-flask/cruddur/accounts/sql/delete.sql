-- Delete a user, with all rows that cascade; leave a tombstone for what is stored elsewhere.
-- Parameters: user_uuid, now.
WITH deleted AS (
    DELETE FROM users
    WHERE uuid = %(user_uuid)s
    RETURNING uuid, cognito_sub
)
INSERT INTO deleted_accounts (user_uuid, deleted_at, cognito_sub, has_cognito_user)
SELECT uuid, %(now)s, cognito_sub, true
FROM deleted
