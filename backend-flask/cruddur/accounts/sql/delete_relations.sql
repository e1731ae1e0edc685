-- Delete a person's likes, reposts, replies and relations, and count what is deleted no longer on
-- others. What it touches is held: nothing that others delete meanwhile is counted twice.
-- Parameters: user_uuid.
WITH unliked AS (
    DELETE FROM likes
    WHERE user_uuid = %(user_uuid)s
    RETURNING activity_uuid
),
unreposted AS (
    DELETE FROM reposts
    WHERE user_uuid = %(user_uuid)s
    RETURNING activity_uuid
),
unsaid AS (
    DELETE FROM activities
    WHERE user_uuid = %(user_uuid)s
        AND reply_to_activity_uuid IS NOT NULL
    RETURNING reply_to_activity_uuid
),
touched AS (
    SELECT
        uuid,
        sum(likes)::integer AS likes,
        sum(reposts)::integer AS reposts,
        sum(replies)::integer AS replies
    FROM (
        SELECT activity_uuid AS uuid, 1 AS likes, 0 AS reposts, 0 AS replies
        FROM unliked
        UNION ALL
        SELECT activity_uuid, 0, 1, 0
        FROM unreposted
        UNION ALL
        SELECT reply_to_activity_uuid, 0, 0, 1
        FROM unsaid
    ) AS acts
    GROUP BY uuid
),
uncounted AS (
    UPDATE activities
    SET
        likes_count = likes_count - touched.likes,
        reposts_count = reposts_count - touched.reposts,
        replies_count = replies_count - touched.replies
    FROM touched
    WHERE activities.uuid = touched.uuid
        AND activities.user_uuid <> %(user_uuid)s
),
unknown AS (
    DELETE FROM follows
    WHERE follower_uuid = %(user_uuid)s OR followed_uuid = %(user_uuid)s
    RETURNING follower_uuid, followed_uuid
),
known AS (
    SELECT
        uuid,
        sum(followers)::integer AS followers,
        sum(following)::integer AS following
    FROM (
        SELECT followed_uuid AS uuid, 1 AS followers, 0 AS following
        FROM unknown
        WHERE follower_uuid = %(user_uuid)s
        UNION ALL
        SELECT follower_uuid, 0, 1
        FROM unknown
        WHERE followed_uuid = %(user_uuid)s
    ) AS relations
    GROUP BY uuid
)
UPDATE users
SET
    followers_count = users.followers_count - known.followers,
    following_count = users.following_count - known.following
FROM known
WHERE users.uuid = known.uuid
