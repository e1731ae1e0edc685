-- Record that the Cognito user of a deleted account is deleted.
-- Parameters: user_uuid.
UPDATE deleted_accounts
SET has_cognito_user = false
WHERE user_uuid = %(user_uuid)s
