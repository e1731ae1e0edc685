-- migrate:up

-- The newest thousand notifications that a person may see: none of what has expired, of people
-- across a block, or of people they muted. Who is hidden is sorted out while the thousand are
-- gathered, so that nobody's flood takes their place. Each crud is looked up once, however many
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

-- migrate:down

-- The newest thousand notifications that a person may see: none of what has expired, of people
-- across a block, or of people they muted. Each crud is looked up once, however many liked it.
CREATE OR REPLACE FUNCTION visible_notifications(person_uuid uuid, moment timestamptz)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid, unread boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
WITH newest AS MATERIALIZED (
    SELECT uuid, kind, actor_uuid, activity_uuid
    FROM notifications
    WHERE user_uuid = person_uuid
    ORDER BY uuid DESC
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
WHERE (newest.activity_uuid IS NULL OR newest.activity_uuid IN (SELECT live.uuid FROM live))
AND newest.actor_uuid NOT IN (
    SELECT blocks.blocked_uuid FROM blocks WHERE blocks.blocker_uuid = person_uuid
)
AND newest.actor_uuid NOT IN (
    SELECT blocks.blocker_uuid FROM blocks WHERE blocks.blocked_uuid = person_uuid
)
AND newest.actor_uuid NOT IN (
    SELECT mutes.muted_uuid FROM mutes WHERE mutes.muter_uuid = person_uuid
)
$$;
