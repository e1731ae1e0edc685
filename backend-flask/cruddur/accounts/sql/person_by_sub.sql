-- The person behind a token, and whether tokens issued at that moment still count. Those of
-- somebody who has departed never do: there is no handle then.
-- Parameters: cognito_sub, issued_at (when the token was issued).
SELECT uuid, handle, %(issued_at)s::timestamptz >= tokens_valid_from AS token_valid
FROM users
WHERE cognito_sub = %(cognito_sub)s
UNION ALL
SELECT user_uuid, NULL, false
FROM deleted_accounts
WHERE cognito_sub = %(cognito_sub)s
LIMIT 1
