-- The user of a token, and whether tokens issued at that moment are valid. Those of a deleted account
-- never are: then the handle is NULL.
-- Parameters: cognito_sub, issued_at (when the token was issued).
SELECT uuid, handle, %(issued_at)s::timestamptz >= tokens_valid_from AS token_valid
FROM users
WHERE cognito_sub = %(cognito_sub)s
UNION ALL
SELECT user_uuid, NULL, false
FROM deleted_accounts
WHERE cognito_sub = %(cognito_sub)s
LIMIT 1
