-- Empty an email's outdated copy: Cognito says that another user has it now.
-- Parameters: cognito_sub (whose email it is), email.
UPDATE users
SET email = NULL
WHERE email = %(email)s
    AND cognito_sub <> %(cognito_sub)s
