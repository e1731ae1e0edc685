-- Follow a person and count it for both; idempotent.
-- Parameters: uuid, viewer_uuid, other_uuid.
WITH followed AS (
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    VALUES (%(uuid)s, %(viewer_uuid)s, %(other_uuid)s)
    ON CONFLICT (follower_uuid, followed_uuid) DO NOTHING
    RETURNING follower_uuid, followed_uuid
)
UPDATE users
SET
    following_count = users.following_count + (users.uuid = followed.follower_uuid)::integer,
    followers_count = users.followers_count + (users.uuid = followed.followed_uuid)::integer
FROM followed
WHERE users.uuid IN (followed.follower_uuid, followed.followed_uuid)
