-- migrate:up transaction:false

-- The newest reposts of a crud. Made while others write; alone in its file, as it can't be part of a
-- transaction.
CREATE INDEX CONCURRENTLY reposts_of_activity ON reposts (activity_uuid, uuid DESC);

-- migrate:down

DROP INDEX reposts_of_activity;
