-- migrate:up transaction:false

-- Cruds that a moderator hid, of which there are few: a profile counts a person's cruds without their
-- rows, and takes these off. Made while others write; alone in its file, as it can't be part of a transaction.
CREATE INDEX CONCURRENTLY activities_hidden ON activities (user_uuid) WHERE is_hidden;

-- migrate:down

DROP INDEX activities_hidden;
DROP FUNCTION IF EXISTS visible_notifications(uuid, timestamptz, uuid);
DROP FUNCTION IF EXISTS newest_notifications(uuid, uuid);
