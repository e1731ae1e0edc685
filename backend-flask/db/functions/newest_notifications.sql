-- The newest thousand notifications after one that aren't of people across a block or suspended people, nor of people
-- or threads that the person mutes, nor of cruds with a word that they mute. These are filtered out before the
-- LIMIT, so that a flood of them can't displace the others.
CREATE OR REPLACE FUNCTION newest_notifications(person_uuid uuid, after_uuid uuid)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    notifications.uuid,
    notifications.kind,
    notifications.actor_uuid,
    notifications.activity_uuid
FROM notifications
WHERE notifications.user_uuid = person_uuid
    AND notifications.uuid > after_uuid
    AND notifications.actor_uuid NOT IN (
        SELECT blocks.blocked_uuid FROM blocks WHERE blocks.blocker_uuid = person_uuid
        UNION ALL
        (
            SELECT blocks.blocker_uuid FROM blocks WHERE blocks.blocked_uuid = person_uuid
            LIMIT 1000
        )
        UNION ALL
        SELECT mutes.muted_uuid FROM active_mutes(person_uuid) AS mutes
        UNION ALL
        SELECT users.uuid FROM users WHERE users.is_suspended
    )
    -- If more than a thousand people block the person, the others are looked up.
    AND (
        (
            SELECT TRUE FROM blocks WHERE blocks.blocked_uuid = person_uuid
            LIMIT 1 OFFSET 1000
        ) IS NULL
        OR (
            SELECT TRUE
            FROM blocks
            WHERE blocks.blocker_uuid = notifications.actor_uuid
                AND blocks.blocked_uuid = person_uuid
            LIMIT 1
        ) IS NULL
    )
    AND (
        notifications.thread_uuid IN (
            SELECT thread_mutes.thread_uuid FROM thread_mutes
            WHERE thread_mutes.user_uuid = person_uuid
        )
    ) IS NOT TRUE
    AND (
        NOT EXISTS (SELECT FROM muted_words WHERE muted_words.user_uuid = person_uuid)
        OR notifications.kind NOT IN ('reply', 'mention', 'quote', 'poll_ended')
        OR muted_word(person_uuid, notifications.activity_uuid) IS NULL
    )
ORDER BY notifications.uuid DESC
LIMIT 1000
$$;

-- The same of all.
CREATE OR REPLACE FUNCTION newest_notifications(person_uuid uuid)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT newest.uuid, newest.kind, newest.actor_uuid, newest.activity_uuid
FROM newest_notifications(person_uuid, '00000000-0000-0000-0000-000000000000'::uuid) AS newest
$$;
