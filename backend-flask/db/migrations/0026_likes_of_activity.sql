-- migrate:up transaction:false

-- The newest likes of a crud. Made while others write; alone in its file, as it can't be part of a
-- transaction.
CREATE INDEX CONCURRENTLY likes_of_activity ON likes (activity_uuid, uuid DESC);

-- migrate:down

DROP INDEX likes_of_activity;
