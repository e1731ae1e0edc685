-- Insert a notification of the end of a poll for each of these people, except those across a block from its author, those who
-- may not read it, as the author is protected, and who hid it in their thread. Return the notified users, without those
-- who mute the author, the thread or a word of the crud: no event tells them.
-- Parameters: uuids and user_uuids (as many), actor_uuid (the author), activity_uuid.
WITH notified AS (
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT named.uuid, people.uuid, 'poll_ended', activities.user_uuid, activities.uuid
    FROM activities
    CROSS JOIN unnest(%(uuids)s::uuid[], %(user_uuids)s::uuid[]) AS named (uuid, user_uuid)
    INNER JOIN visible_people(%(actor_uuid)s) AS people ON people.uuid = named.user_uuid
    WHERE activities.uuid = %(activity_uuid)s
        AND activities.user_uuid = %(actor_uuid)s
        AND (NOT activities.is_protected OR is_follower(people.uuid, %(actor_uuid)s))
        AND (
            NOT activities.is_hidden_in_thread
            OR NOT is_thread_of(people.uuid, activities.ancestor_uuids[1])
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
