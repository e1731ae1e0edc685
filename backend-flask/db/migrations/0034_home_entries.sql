-- migrate:up

-- activities_newest has all that this one has.
DROP INDEX activities_public;

-- No new uniqueness is checked: the index is the primary key's, with more columns.
ALTER TABLE reposts
DROP CONSTRAINT reposts_pkey,
ADD CONSTRAINT reposts_pkey PRIMARY KEY USING INDEX reposts_newest;

-- migrate:down

DROP FUNCTION IF EXISTS home_entries(uuid, timestamptz, uuid, integer);
DROP FUNCTION IF EXISTS is_on_earlier_page(uuid, uuid, uuid);
DROP FUNCTION IF EXISTS home_people(uuid);
CREATE UNIQUE INDEX reposts_newest ON reposts (uuid) INCLUDE (user_uuid, activity_uuid);
ALTER TABLE reposts DROP CONSTRAINT reposts_pkey, ADD CONSTRAINT reposts_pkey PRIMARY KEY (uuid);
CREATE INDEX activities_public ON activities (uuid DESC) WHERE reply_to_activity_uuid IS NULL;
