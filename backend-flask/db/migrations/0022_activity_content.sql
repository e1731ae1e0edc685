-- migrate:up

-- Cruds that exist have no content; queries compute theirs, until they expire.
ALTER TABLE activities ADD COLUMN content text;

COMMENT ON COLUMN activities.content IS
'The beginning of the JSON that lists return: what never changes. Written by triggers; NULL in older rows.';

-- migrate:down

DROP TRIGGER IF EXISTS media_attached ON media;
DROP TRIGGER IF EXISTS activities_content ON activities;
DROP FUNCTION IF EXISTS add_media_to_content();
DROP FUNCTION IF EXISTS set_activity_content();
DROP FUNCTION IF EXISTS visible_activity_bodies(uuid, timestamptz, uuid, text);
DROP FUNCTION IF EXISTS activity_content(uuid, text, timestamptz, timestamptz, uuid);
ALTER TABLE activities DROP COLUMN content;
