-- The person behind a token, and whether tokens issued at that moment still count.
-- Parameters: cognito_sub, issued_at (when the token was issued).
SELECT
    uuid,
    handle,
    issued_at.moment >= tokens_valid_from AS token_valid
FROM users
CROSS JOIN (SELECT %(issued_at)s::timestamptz AS moment) AS issued_at
WHERE cognito_sub = %(cognito_sub)s
LIMIT 1
