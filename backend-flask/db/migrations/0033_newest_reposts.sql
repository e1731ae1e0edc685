-- migrate:up transaction:false

-- The newest reposts with all of their columns, for home feeds: read without the rows.
CREATE UNIQUE INDEX CONCURRENTLY reposts_newest ON reposts (uuid) INCLUDE (user_uuid, activity_uuid);

-- migrate:down

DROP INDEX reposts_newest;
