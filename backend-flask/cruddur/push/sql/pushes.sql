-- What is to be pushed of these events: those of people with subscriptions who want their kind, and whose
-- notification is visible and unread; the newest of each, as the list groups it. A message has no notification. Each with
-- the number of unread entries and the subscriptions.
-- Parameters: user_uuids, kinds and subject_uuids (as many; of a crud, NULL for a follow, of a conversation), now.
WITH events AS MATERIALIZED (
    SELECT DISTINCT
        named.user_uuid,
        push_kind(named.kind) AS kind,
        named.subject_uuid
    FROM
        unnest(%(user_uuids)s::uuid[], %(kinds)s::text[], %(subject_uuids)s::uuid[])
            AS named (user_uuid, kind, subject_uuid)
    INNER JOIN users ON users.uuid = named.user_uuid
    WHERE push_kind(named.kind) <> ALL(users.push_off)
        AND NOT users.is_suspended
        AND EXISTS (
            SELECT FROM push_subscriptions
            WHERE push_subscriptions.user_uuid = named.user_uuid
        )
),
unread AS MATERIALIZED (
    SELECT
        people.user_uuid,
        visible.uuid,
        visible.kind,
        push_kind(visible.kind) AS push_kind,
        visible.activity_uuid,
        notification_subject(visible.uuid, visible.kind, visible.activity_uuid) AS subject
    FROM (SELECT DISTINCT events.user_uuid FROM events WHERE events.kind <> 'message') AS people
    INNER JOIN users ON users.uuid = people.user_uuid
    CROSS JOIN LATERAL visible_notifications(
        users.uuid, %(now)s, users.notifications_read
    ) AS visible
),
pushes AS (
    SELECT
        events.user_uuid,
        newest.kind,
        newest.subject,
        newest.expires_at,
        (
            SELECT count(DISTINCT (unread.kind, unread.subject))
            FROM unread
            WHERE unread.user_uuid = events.user_uuid
        ) AS unread_count
    FROM events
    CROSS JOIN LATERAL (
        SELECT
            unread.kind,
            unread.subject,
            activities.expires_at
        FROM unread
        LEFT JOIN activities ON activities.uuid = unread.activity_uuid
        WHERE unread.user_uuid = events.user_uuid
            AND unread.push_kind = events.kind
            AND unread.activity_uuid IS NOT DISTINCT FROM events.subject_uuid
        ORDER BY unread.uuid DESC
        LIMIT 1
    ) AS newest
    UNION ALL
    SELECT
        events.user_uuid,
        events.kind,
        events.subject_uuid::text,
        NULL,
        NULL
    FROM events
    WHERE events.kind = 'message'
)
SELECT
    coalesce(
        json_agg(
            json_build_object(
                'user_uuid', pushes.user_uuid,
                'kind', pushes.kind,
                'subject', pushes.subject,
                'unread_count', pushes.unread_count,
                'expires_at', extract(EPOCH FROM pushes.expires_at)::bigint,
                'subscriptions', (
                    SELECT
                        json_agg(
                            json_build_object(
                                'uuid', push_subscriptions.uuid,
                                'endpoint', push_subscriptions.endpoint,
                                'p256dh', push_subscriptions.p256dh,
                                'auth', push_subscriptions.auth
                            )
                            ORDER BY push_subscriptions.uuid
                        )
                    FROM push_subscriptions
                    WHERE push_subscriptions.user_uuid = pushes.user_uuid
                )
            )
            ORDER BY pushes.user_uuid, pushes.kind, pushes.subject
        ),
        '[]'
    ) AS pushes
FROM pushes
LIMIT 1
