-- Which of a newcomer's marks belong to somebody already.
-- Parameters: cognito_sub, email, handle.
SELECT
    EXISTS (SELECT FROM users WHERE cognito_sub = %(cognito_sub)s) AS sub,
    EXISTS (SELECT FROM users WHERE email = %(email)s) AS email,
    EXISTS (SELECT FROM users WHERE handle = %(handle)s) AS handle
LIMIT 1
