-- Cognito doesn't know somebody any more who departed.
-- Parameters: user_uuid.
UPDATE deleted_accounts
SET has_cognito_user = false
WHERE user_uuid = %(user_uuid)s
