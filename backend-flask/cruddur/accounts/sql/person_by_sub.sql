-- The user of a token, whether it is valid, whether the user is suspended, and the hour of its session's
-- newest request that is recorded.
-- Invalid are the tokens from before a moment, and those of a session that was ended. Those of a
-- deleted account always are: then the handle is NULL.
-- Parameters: cognito_sub, issued_at (when the token was issued), session_uuid (its sign-in; NULL: unknown).
SELECT
    users.uuid,
    users.handle,
    %(issued_at)s::timestamptz >= users.tokens_valid_from AS token_valid,
    users.is_suspended,
    sessions.ended_at IS NOT NULL AS session_ended,
    sessions.last_used_at
FROM users
LEFT JOIN sessions ON sessions.user_uuid = users.uuid AND sessions.uuid = %(session_uuid)s
WHERE users.cognito_sub = %(cognito_sub)s
UNION ALL
SELECT user_uuid, NULL, false, false, false, NULL
FROM deleted_accounts
WHERE cognito_sub = %(cognito_sub)s
LIMIT 1
