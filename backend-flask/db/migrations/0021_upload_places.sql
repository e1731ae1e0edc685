-- migrate:up

ALTER TABLE media ADD COLUMN place uuid;

COMMENT ON COLUMN media.place IS
'The client''s name for the upload; another one of the user with this name replaces it while it is pending.';

-- migrate:down

ALTER TABLE media DROP COLUMN place;
