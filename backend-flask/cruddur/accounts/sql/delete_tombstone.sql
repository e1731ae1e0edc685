-- Delete the tombstone of an account, unless its Cognito user may still exist.
-- Parameters: user_uuid.
DELETE FROM deleted_accounts
WHERE user_uuid = %(user_uuid)s AND NOT has_cognito_user
