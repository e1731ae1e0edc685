-- Take a person out of what is counted on others: likes, reposts, replies, followers, followees.
-- Parameters: user_uuid.
WITH touched AS (
    SELECT
        uuid,
        sum(likes)::integer AS likes,
        sum(reposts)::integer AS reposts,
        sum(replies)::integer AS replies
    FROM (
        SELECT activity_uuid AS uuid, 1 AS likes, 0 AS reposts, 0 AS replies
        FROM likes
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT activity_uuid, 0, 1, 0
        FROM reposts
        WHERE user_uuid = %(user_uuid)s
        UNION ALL
        SELECT reply_to_activity_uuid, 0, 0, 1
        FROM activities
        WHERE user_uuid = %(user_uuid)s
            AND reply_to_activity_uuid IS NOT NULL
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
),
known AS (
    SELECT
        uuid,
        sum(followers)::integer AS followers,
        sum(following)::integer AS following
    FROM (
        SELECT followed_uuid AS uuid, 1 AS followers, 0 AS following
        FROM follows
        WHERE follower_uuid = %(user_uuid)s
        UNION ALL
        SELECT follower_uuid, 0, 1
        FROM follows
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
