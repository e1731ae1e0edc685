-- migrate:up

ALTER TABLE users ALTER COLUMN email DROP NOT NULL;

COMMENT ON COLUMN users.email IS
'A copy of Cognito''s. NULL if it is outdated: another user has proved it, and this one''s isn''t known yet.';

-- migrate:down

-- Added to db/functions in the same release.
DROP FUNCTION IF EXISTS notification_subject(uuid, text, uuid);

COMMENT ON COLUMN users.email IS NULL;

UPDATE users SET email = lower(cognito_sub) || '@outdated.invalid' WHERE email IS NULL;

ALTER TABLE users ALTER COLUMN email SET NOT NULL;
