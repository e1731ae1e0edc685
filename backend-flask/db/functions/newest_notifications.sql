-- The newest thousand notifications that aren't of people across a block, whom the person mutes, or who
-- are suspended.
-- Hidden people are filtered out before the LIMIT, so that a flood by one of them can't displace the
-- others.
CREATE OR REPLACE FUNCTION newest_notifications(person_uuid uuid)
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
    AND notifications.actor_uuid NOT IN (
        SELECT blocks.blocked_uuid FROM blocks WHERE blocks.blocker_uuid = person_uuid
        UNION ALL
        SELECT blocks.blocker_uuid FROM blocks WHERE blocks.blocked_uuid = person_uuid
        UNION ALL
        SELECT mutes.muted_uuid FROM mutes WHERE mutes.muter_uuid = person_uuid
        UNION ALL
        SELECT users.uuid FROM users WHERE users.is_suspended
    )
ORDER BY notifications.uuid DESC
LIMIT 1000
$$;
