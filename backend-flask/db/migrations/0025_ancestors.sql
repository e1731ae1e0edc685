-- migrate:up

-- Replies that exist have no ancestors; queries look for theirs, until they expire.
ALTER TABLE activities ADD COLUMN ancestor_uuids uuid[];

COMMENT ON COLUMN activities.ancestor_uuids IS
'What a reply answers, root first: the root and the nearest twenty. Also those that are gone. Written by a trigger; NULL in older rows and where there are none.';

-- migrate:down

DROP TRIGGER IF EXISTS activities_ancestors ON activities;
DROP FUNCTION IF EXISTS set_activity_ancestors();
DROP FUNCTION IF EXISTS ancestor_bodies(uuid, timestamptz, uuid);
DROP FUNCTION IF EXISTS activity_ancestors(uuid);
DROP FUNCTION IF EXISTS visible_person_bodies(uuid);
ALTER TABLE activities DROP COLUMN ancestor_uuids;
