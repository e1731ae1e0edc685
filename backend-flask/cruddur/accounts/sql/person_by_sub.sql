-- The user of a token, whether tokens issued at that moment are valid, and whether the user is suspended.
-- Those of a deleted account never are valid: then the handle is NULL.
-- Parameters: cognito_sub, issued_at (when the token was issued).
SELECT
    uuid,
    handle,
    %(issued_at)s::timestamptz >= tokens_valid_from AS token_valid,
    is_suspended
FROM users
WHERE cognito_sub = %(cognito_sub)s
UNION ALL
SELECT user_uuid, NULL, false, false
FROM deleted_accounts
WHERE cognito_sub = %(cognito_sub)s
LIMIT 1
