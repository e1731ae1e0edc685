-- Write a person's row, unless the person, the email or the handle is there already (no row then).
-- Whether it may be there, `kept` tells, once it is written.
-- Parameters: uuid, cognito_sub, email, handle, display_name, now.
INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
VALUES (%(uuid)s, %(cognito_sub)s, %(email)s, %(handle)s, %(display_name)s, %(now)s)
ON CONFLICT DO NOTHING
RETURNING uuid
