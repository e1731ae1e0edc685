-- Delete a user's likes, reposts, votes, replies, quotes and follows, and correct the counters of others' cruds. These are
-- locked, so concurrent deletions aren't counted twice. The counters of people are corrected in batches
-- afterwards, as there may be a million.
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
deleted_votes AS (
    DELETE FROM poll_votes
    WHERE user_uuid = %(user_uuid)s
    RETURNING activity_uuid, choices
),
recounted_polls AS (
    UPDATE polls
    SET
        votes_counts = add_votes(polls.votes_counts, deleted_votes.choices, -1),
        voters_count = polls.voters_count - 1
    FROM deleted_votes
    WHERE polls.activity_uuid = deleted_votes.activity_uuid
),
deleted_cruds AS (
    DELETE FROM activities
    WHERE user_uuid = %(user_uuid)s
        AND (reply_to_activity_uuid IS NOT NULL OR quote_uuid IS NOT NULL)
    RETURNING
        reply_to_activity_uuid,
        CASE WHEN NOT is_quote_detached THEN quote_uuid END AS quote_uuid
),
affected AS (
    SELECT
        uuid,
        sum(likes)::integer AS likes,
        sum(reposts)::integer AS reposts,
        sum(replies)::integer AS replies,
        sum(quotes)::integer AS quotes
    FROM (
        SELECT activity_uuid AS uuid, 1 AS likes, 0 AS reposts, 0 AS replies, 0 AS quotes
        FROM deleted_likes
        UNION ALL
        SELECT activity_uuid, 0, 1, 0, 0
        FROM deleted_reposts
        UNION ALL
        SELECT reply_to_activity_uuid, 0, 0, 1, 0
        FROM deleted_cruds
        UNION ALL
        SELECT quote_uuid, 0, 0, 0, 1
        FROM deleted_cruds
    ) AS acts
    GROUP BY uuid
),
recounted AS (
    UPDATE activities
    SET
        likes_count = likes_count - affected.likes,
        reposts_count = reposts_count - affected.reposts,
        replies_count = replies_count - affected.replies,
        quotes_count = quotes_count - affected.quotes
    FROM affected
    WHERE activities.uuid = affected.uuid
        AND activities.user_uuid <> %(user_uuid)s
),
unfollowed AS (
    DELETE FROM follows
    WHERE follower_uuid = %(user_uuid)s OR followed_uuid = %(user_uuid)s
    RETURNING uuid, follower_uuid, followed_uuid
)
INSERT INTO deleted_follows (uuid, person_uuid, is_follower)
SELECT
    uuid,
    CASE WHEN followed_uuid = %(user_uuid)s THEN follower_uuid ELSE followed_uuid END,
    followed_uuid = %(user_uuid)s
FROM unfollowed
