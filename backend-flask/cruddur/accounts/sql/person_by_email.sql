-- The user with this email; no row if nobody has it.
-- Parameters: email.
SELECT uuid, cognito_sub
FROM users
WHERE email = %(email)s
LIMIT 1
