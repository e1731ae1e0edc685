-- migrate:up

CREATE TABLE deleted_follows (
    uuid uuid PRIMARY KEY,
    person_uuid uuid NOT NULL,
    is_follower boolean NOT NULL
);

COMMENT ON TABLE deleted_follows IS
'Follows of deleted accounts that the other person''s counter still contains, until the next purge.';
COMMENT ON COLUMN deleted_follows.person_uuid IS
'The other person. Not a foreign key, which would lock all followers at once.';
COMMENT ON COLUMN deleted_follows.is_follower IS
'Whether following_count is to be corrected; else it is followers_count.';

-- migrate:down
-- Those that db/functions has by now.
DROP FUNCTION IF EXISTS newest_notifications(uuid);
DROP FUNCTION IF EXISTS write_follow(boolean, uuid, uuid, uuid, text);
DROP FUNCTION IF EXISTS write_reaction(text, boolean, uuid, uuid, uuid, uuid, timestamptz);

UPDATE users
SET
    following_count = following_count - counts.following,
    followers_count = followers_count - counts.followers
FROM (
    SELECT
        person_uuid,
        count(*) FILTER (WHERE is_follower) AS following,
        count(*) FILTER (WHERE NOT is_follower) AS followers
    FROM deleted_follows
    GROUP BY person_uuid
) AS counts
WHERE users.uuid = counts.person_uuid;

DROP TABLE deleted_follows;
