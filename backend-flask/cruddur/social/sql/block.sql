-- Block a person, delete the follows between the two, and correct both counters.
-- Parameters: viewer_uuid, other_uuid.
WITH blocked AS (
    INSERT INTO blocks (blocker_uuid, blocked_uuid)
    VALUES (%(viewer_uuid)s, %(other_uuid)s)
    ON CONFLICT (blocker_uuid, blocked_uuid) DO NOTHING
),
unfollowed AS (
    DELETE FROM follows
    WHERE (follower_uuid = %(viewer_uuid)s AND followed_uuid = %(other_uuid)s)
        OR (follower_uuid = %(other_uuid)s AND followed_uuid = %(viewer_uuid)s)
    RETURNING follower_uuid, followed_uuid
)
UPDATE users
SET
    following_count = users.following_count - (
        SELECT count(*) FROM unfollowed WHERE unfollowed.follower_uuid = users.uuid
    ),
    followers_count = users.followers_count - (
        SELECT count(*) FROM unfollowed WHERE unfollowed.followed_uuid = users.uuid
    )
WHERE users.uuid IN (%(viewer_uuid)s, %(other_uuid)s)
    AND EXISTS (SELECT FROM unfollowed)
