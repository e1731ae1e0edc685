-- Row lock: keep a person from unfollowing another until the transaction ends; no row if they don't follow.
-- Parameters: follower_uuid, followed_uuid.
SELECT uuid
FROM follows
WHERE follower_uuid = %(follower_uuid)s
    AND followed_uuid = %(followed_uuid)s
LIMIT 1
FOR KEY SHARE
