-- Unfollow a person and correct both counters; idempotent.
-- Parameters: viewer_uuid, other_uuid.
WITH unfollowed AS (
    DELETE FROM follows
    WHERE follower_uuid = %(viewer_uuid)s AND followed_uuid = %(other_uuid)s
    RETURNING follower_uuid, followed_uuid
)
UPDATE users
SET
    following_count = users.following_count - (users.uuid = unfollowed.follower_uuid)::integer,
    followers_count = users.followers_count - (users.uuid = unfollowed.followed_uuid)::integer
FROM unfollowed
WHERE users.uuid IN (unfollowed.follower_uuid, unfollowed.followed_uuid)
