-- Delete a user's likes, reposts, replies and follows, and correct the counters of others. The affected
-- cruds are locked, so concurrent deletions aren't counted twice.
-- Parameters: user_uuid.
WITH deleted_likes AS (
    DELETE FROM likes
    WHERE user_uuid = %(user_uuid)s
    RETURNING activity_uuid
),
deleted_reposts AS (
    DELETE FROM reposts
    WHERE user_uuid = %(user_uuid)s
    RETURNING activity_uuid
),
deleted_replies AS (
    DELETE FROM activities
    WHERE user_uuid = %(user_uuid)s
        AND reply_to_activity_uuid IS NOT NULL
    RETURNING reply_to_activity_uuid
),
affected AS (
    SELECT
        uuid,
        sum(likes)::integer AS likes,
        sum(reposts)::integer AS reposts,
        sum(replies)::integer AS replies
    FROM (
        SELECT activity_uuid AS uuid, 1 AS likes, 0 AS reposts, 0 AS replies
        FROM deleted_likes
        UNION ALL
        SELECT activity_uuid, 0, 1, 0
        FROM deleted_reposts
        UNION ALL
        SELECT reply_to_activity_uuid, 0, 0, 1
        FROM deleted_replies
    ) AS acts
    GROUP BY uuid
),
recounted AS (
    UPDATE activities
    SET
        likes_count = likes_count - affected.likes,
        reposts_count = reposts_count - affected.reposts,
        replies_count = replies_count - affected.replies
    FROM affected
    WHERE activities.uuid = affected.uuid
        AND activities.user_uuid <> %(user_uuid)s
),
deleted_follows AS (
    DELETE FROM follows
    WHERE follower_uuid = %(user_uuid)s OR followed_uuid = %(user_uuid)s
    RETURNING follower_uuid, followed_uuid
),
affected_users AS (
    SELECT
        uuid,
        sum(followers)::integer AS followers,
        sum(following)::integer AS following
    FROM (
        SELECT followed_uuid AS uuid, 1 AS followers, 0 AS following
        FROM deleted_follows
        WHERE follower_uuid = %(user_uuid)s
        UNION ALL
        SELECT follower_uuid, 0, 1
        FROM deleted_follows
        WHERE followed_uuid = %(user_uuid)s
    ) AS relations
    GROUP BY uuid
)
UPDATE users
SET
    followers_count = users.followers_count - affected_users.followers,
    following_count = users.following_count - affected_users.following
FROM affected_users
WHERE users.uuid = affected_users.uuid
