-- The newest thousand notifications that a person may see: none about expired cruds, of people across
-- a block, or of people whom they mute. Hidden people are filtered out before the LIMIT, so that a
-- flood by one of them can't displace the others. Each crud is looked up once, however many people
-- liked it.
CREATE OR REPLACE FUNCTION visible_notifications(person_uuid uuid, moment timestamptz)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid, unread boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
WITH newest AS MATERIALIZED (
    SELECT
        notifications.uuid,
        notifications.kind,
        notifications.actor_uuid,
        notifications.activity_uuid
    FROM notifications
    WHERE notifications.user_uuid = person_uuid
        AND notifications.actor_uuid NOT IN (
            SELECT blocks.blocked_uuid FROM blocks WHERE blocks.blocker_uuid = person_uuid
        )
        AND notifications.actor_uuid NOT IN (
            SELECT blocks.blocker_uuid FROM blocks WHERE blocks.blocked_uuid = person_uuid
        )
        AND notifications.actor_uuid NOT IN (
            SELECT mutes.muted_uuid FROM mutes WHERE mutes.muter_uuid = person_uuid
        )
    ORDER BY notifications.uuid DESC
    LIMIT 1000
),
live AS MATERIALIZED (
    SELECT activities.uuid
    FROM (SELECT DISTINCT newest.activity_uuid FROM newest) AS cruds
    INNER JOIN activities ON activities.uuid = cruds.activity_uuid
    WHERE activities.expires_at > moment
)
SELECT
    newest.uuid,
    newest.kind,
    newest.actor_uuid,
    newest.activity_uuid,
    newest.uuid > (
        SELECT users.notifications_read FROM users WHERE users.uuid = person_uuid
    )
FROM newest
WHERE newest.activity_uuid IS NULL OR newest.activity_uuid IN (SELECT live.uuid FROM live)
$$;
