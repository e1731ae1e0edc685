-- migrate:up transaction:false

-- The newest cruds with their authors, for home feeds: read without the rows. Made while others write;
-- alone in its file, as it can't be part of a transaction.
CREATE INDEX CONCURRENTLY activities_newest ON activities (uuid DESC) INCLUDE (user_uuid, expires_at)
WHERE reply_to_activity_uuid IS NULL;

-- migrate:down

DROP INDEX activities_newest;
