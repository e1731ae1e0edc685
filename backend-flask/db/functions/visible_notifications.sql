-- The newest thousand notifications after one that a person may see (`newest_notifications`), without those about
-- expired or hidden cruds, protected ones that they may not read, or replies that they hide in their threads. Each
-- crud is looked up once, however many people liked it.
CREATE OR REPLACE FUNCTION visible_notifications(
    person_uuid uuid, moment timestamptz, after_uuid uuid
)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
WITH newest AS MATERIALIZED (
    SELECT uuid, kind, actor_uuid, activity_uuid FROM newest_notifications(person_uuid, after_uuid)
),
live AS MATERIALIZED (
    SELECT activities.uuid
    FROM (SELECT DISTINCT newest.activity_uuid FROM newest) AS cruds
    INNER JOIN activities ON activities.uuid = cruds.activity_uuid
    WHERE activities.expires_at > moment
        AND NOT activities.is_hidden
        AND (NOT activities.is_protected OR is_follower(person_uuid, activities.user_uuid))
        AND (
            NOT activities.is_hidden_in_thread
            OR NOT is_thread_of(person_uuid, activities.ancestor_uuids[1])
        )
)
SELECT
    newest.uuid,
    newest.kind,
    newest.actor_uuid,
    newest.activity_uuid
FROM newest
WHERE newest.activity_uuid IS NULL OR newest.activity_uuid IN (SELECT live.uuid FROM live)
$$;

-- The same of all, for the release before, which calls it until the deployment ends.
CREATE OR REPLACE FUNCTION visible_notifications(person_uuid uuid, moment timestamptz)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid, unread boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    visible.uuid,
    visible.kind,
    visible.actor_uuid,
    visible.activity_uuid,
    visible.uuid > (
        SELECT users.notifications_read FROM users WHERE users.uuid = person_uuid
    )
FROM visible_notifications(
    person_uuid, moment, '00000000-0000-0000-0000-000000000000'::uuid
) AS visible
$$;
