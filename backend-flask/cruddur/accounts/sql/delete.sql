-- Delete a person, and with them all that is theirs; remember that they had more elsewhere.
-- Parameters: user_uuid, now.
WITH deleted AS (
    DELETE FROM users
    WHERE uuid = %(user_uuid)s
    RETURNING uuid, cognito_sub
)
INSERT INTO deleted_accounts (user_uuid, deleted_at, cognito_sub, has_cognito_user)
SELECT uuid, %(now)s, cognito_sub, true
FROM deleted
