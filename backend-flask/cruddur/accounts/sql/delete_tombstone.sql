-- Nothing of somebody's is left anywhere, unless Cognito may know them still.
-- Parameters: user_uuid.
DELETE FROM deleted_accounts
WHERE user_uuid = %(user_uuid)s AND NOT has_cognito_user
