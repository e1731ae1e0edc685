-- Which of a new user's sub, email and handle are taken, held, or of a deleted account.
-- Parameters: cognito_sub, email, handle, now.
SELECT
    EXISTS (SELECT FROM users WHERE cognito_sub = %(cognito_sub)s)
        OR EXISTS (SELECT FROM deleted_accounts WHERE cognito_sub = %(cognito_sub)s) AS sub,
    EXISTS (SELECT FROM users WHERE email = %(email)s) AS email,
    EXISTS (SELECT FROM users WHERE handle = %(handle)s)
        OR EXISTS (
            SELECT FROM held_handles
            WHERE handle = %(handle)s AND held_until > %(now)s
        ) AS handle
LIMIT 1
