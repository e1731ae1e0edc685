-- migrate:up

ALTER TABLE activities ADD COLUMN edited_at timestamptz;

COMMENT ON COLUMN activities.edited_at IS
'When it was edited last, later than before by a millisecond at least: the version that an edit names. NULL: never.';

-- migrate:down

ALTER TABLE activities DROP COLUMN edited_at;
