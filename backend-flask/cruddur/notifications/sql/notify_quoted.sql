-- Insert a notification of a quote for the quoted person, unless a block is between them and its author, or they may not
-- read it, as its author is protected. Return them, unless they mute the author, the thread of the quoted crud or
-- a word of the quote: no event tells them.
-- Parameters: uuid, user_uuid, actor_uuid, activity_uuid (the quoting).
WITH notified AS (
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT %(uuid)s, people.uuid, 'quote', %(actor_uuid)s, %(activity_uuid)s
    FROM visible_people(%(actor_uuid)s) AS people
    WHERE people.uuid = %(user_uuid)s
        AND people.uuid <> %(actor_uuid)s
        AND (
            NOT (
                SELECT activities.is_protected FROM activities
                WHERE activities.uuid = %(activity_uuid)s
            )
            OR is_follower(people.uuid, %(actor_uuid)s)
        )
    ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
    RETURNING
        user_uuid,
        mutes_notification(user_uuid, actor_uuid, thread_uuid)
        OR muted_word(user_uuid, activity_uuid) IS NOT NULL AS is_muted
)

SELECT coalesce(array_agg(user_uuid) FILTER (WHERE NOT is_muted), '{}') AS user_uuids
FROM notified
LIMIT 1
