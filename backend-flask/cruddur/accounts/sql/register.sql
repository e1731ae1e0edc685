-- Insert a user, unless the user, the email or the handle exists (no row then). `is_handle_held`
-- must be checked afterwards.
-- Parameters: uuid, cognito_sub, email, handle, display_name, now.
INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
VALUES (%(uuid)s, %(cognito_sub)s, %(email)s, %(handle)s, %(display_name)s, %(now)s)
ON CONFLICT DO NOTHING
RETURNING uuid
