-- Update a user's email, if it differs.
-- Parameters: cognito_sub, email.
UPDATE users
SET email = %(email)s
WHERE cognito_sub = %(cognito_sub)s
    AND email IS DISTINCT FROM %(email)s
