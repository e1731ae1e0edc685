-- Make a person whose request was accepted a follower, count it for both, and notify them; whether they are
-- notified.
-- Parameters: follow_uuid, notification_uuid, viewer_uuid, other_uuid (the follower).
WITH followed AS (
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    VALUES (%(follow_uuid)s, %(other_uuid)s, %(viewer_uuid)s)
    ON CONFLICT ON CONSTRAINT follows_once DO NOTHING
    RETURNING uuid
),
counted AS (
    UPDATE users
    SET
        following_count = users.following_count + (users.uuid = %(other_uuid)s)::integer,
        followers_count = users.followers_count + (users.uuid = %(viewer_uuid)s)::integer
    WHERE users.uuid IN (%(viewer_uuid)s, %(other_uuid)s)
        AND EXISTS (SELECT FROM followed)
),
notified AS (
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid)
    VALUES (%(notification_uuid)s, %(other_uuid)s, 'follow_accepted', %(viewer_uuid)s)
    ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
    RETURNING user_uuid
)
SELECT
    coalesce(
        bool_or(NOT mutes_notification(%(other_uuid)s, %(viewer_uuid)s, NULL)), FALSE
    ) AS is_notified
FROM notified
LIMIT 1
