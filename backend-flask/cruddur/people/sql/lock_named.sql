-- Row lock: keep the viewer, the people with these handles and, for a reply to a crud, those above it whom
-- it notifies from being deleted or changing their handle until the transaction ends. Return which
-- of them exist, with their uuids, and whom to notify of the reply: not those whom it mentions, unless
-- they wrote the parent, nor the root's author below a reply that they have hidden. Suspended people
-- don't exist here.
-- Parameters: viewer_uuid, handles, activity_uuid (the parent; NULL: none), now.
WITH parent AS (
    SELECT
        user_uuid,
        is_hidden_in_thread,
        coalesce(ancestor_uuids, activity_ancestors(reply_to_activity_uuid)) AS ancestor_uuids
    FROM activities
    WHERE uuid = %(activity_uuid)s
),
above AS (
    SELECT
        activities.user_uuid,
        activities.is_hidden_in_thread,
        activities.uuid = (SELECT parent.ancestor_uuids[1] FROM parent) AS is_root
    FROM activities
    WHERE activities.uuid = ANY((SELECT parent.ancestor_uuids FROM parent)::uuid[])
        AND activities.expires_at > %(now)s
),
named AS (
    SELECT uuid, handle
    FROM users
    WHERE (
            uuid = %(viewer_uuid)s
            OR handle = ANY(%(handles)s)
            OR uuid = (SELECT parent.user_uuid FROM parent)
            OR (
                uuid = ANY(ARRAY(SELECT above.user_uuid FROM above WHERE above.is_root))
                AND reply_notifications <> 'direct'
                AND NOT (SELECT parent.is_hidden_in_thread FROM parent)
                AND NOT EXISTS (SELECT FROM above WHERE above.is_hidden_in_thread)
            )
            OR (
                uuid = ANY(ARRAY(SELECT above.user_uuid FROM above WHERE NOT above.is_root))
                AND reply_notifications = 'all'
            )
        )
        AND NOT is_suspended
    ORDER BY uuid
    FOR KEY SHARE
)
SELECT
    coalesce(bool_or(uuid = %(viewer_uuid)s), false) AS has_viewer,
    (array_agg(uuid) FILTER (WHERE uuid = (SELECT parent.user_uuid FROM parent)))[1] AS author_uuid,
    coalesce(
        json_object_agg(handle, uuid) FILTER (WHERE handle = ANY(%(handles)s)), '{}'
    ) AS handles,
    coalesce(
        array_agg(uuid) FILTER (
            WHERE uuid <> %(viewer_uuid)s
                AND (
                    uuid = (SELECT parent.user_uuid FROM parent)
                    OR handle <> ALL(%(handles)s)
                )
        ),
        '{}'
    ) AS notified
FROM named
LIMIT 1
