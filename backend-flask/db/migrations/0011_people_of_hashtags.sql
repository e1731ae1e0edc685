-- migrate:up

ALTER TABLE hashtags_used ADD COLUMN user_uuid uuid;

UPDATE hashtags_used
SET user_uuid = activities.user_uuid
FROM activities
WHERE activities.uuid = hashtags_used.activity_uuid;

ALTER TABLE hashtags_used ALTER COLUMN user_uuid SET NOT NULL;

COMMENT ON COLUMN hashtags_used.user_uuid IS
    'The crud''s author: who used a tag in a week is read from one index. Goes with the crud.';

DROP INDEX hashtags_used_of_activity;
CREATE INDEX hashtags_used_of_activity
    ON hashtags_used (activity_uuid) INCLUDE (tag, user_uuid);

-- migrate:down

DROP INDEX hashtags_used_of_activity;
ALTER TABLE hashtags_used DROP COLUMN user_uuid;
CREATE INDEX hashtags_used_of_activity ON hashtags_used (activity_uuid);
