-- Insert a notification for each mentioned user, except the author, users notified of it as a reply to
-- them or a quote, users across a block, and users who may not read it, as its author is protected. Return the notified
-- users, without those who mute the author, the thread or a word of the crud: no event tells them.
-- Parameters: uuids and handles (as many), actor_uuid, activity_uuid.
WITH notified AS (
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT named.uuid, people.uuid, 'mention', %(actor_uuid)s, %(activity_uuid)s
    FROM unnest(%(uuids)s::uuid[], %(handles)s::text[]) AS named (uuid, handle)
    INNER JOIN visible_people(%(actor_uuid)s) AS people ON people.handle = named.handle
    WHERE people.uuid <> %(actor_uuid)s
        AND (
            NOT (
                SELECT activities.is_protected FROM activities
                WHERE activities.uuid = %(activity_uuid)s
            )
            OR is_follower(people.uuid, %(actor_uuid)s)
        )
        AND NOT EXISTS (
            SELECT FROM notifications AS existing
            WHERE existing.user_uuid = people.uuid AND existing.activity_uuid = %(activity_uuid)s
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
