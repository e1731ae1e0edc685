-- A page of a user's notifications, newest first (keyset pagination): those of one kind and one subject
-- are one entry.
-- Parameters: user_uuid, now, after (the newest id of the last entry on the page before), limit.
WITH visible AS (
    SELECT
        uuid,
        kind,
        actor_uuid,
        activity_uuid,
        unread,
        notification_subject(uuid, kind, activity_uuid) AS subject
    FROM visible_notifications(%(user_uuid)s, %(now)s)
),
entries AS (
    SELECT
        kind,
        (array_agg(uuid ORDER BY uuid DESC))[1] AS uuid,
        (array_agg(activity_uuid ORDER BY uuid DESC))[1] AS activity_uuid,
        (array_agg(actor_uuid ORDER BY uuid DESC))[1:3] AS actors,
        count(*) AS actors_count,
        bool_or(unread) AS unread
    FROM visible
    GROUP BY kind, subject
),
page AS (
    SELECT
        entries.uuid,
        json_build_object(
            'uuid', entries.uuid,
            'kind', entries.kind,
            'created_at', to_iso8601(uuid_extract_timestamp(entries.uuid)),
            'unread', entries.unread,
            'actors', (
                SELECT
                    json_agg(
                        json_build_object(
                            'handle', users.handle,
                            'display_name', users.display_name,
                            'avatar', users.avatar
                        )
                        ORDER BY array_position(entries.actors, users.uuid)
                    )
                FROM users
                WHERE users.uuid = ANY(entries.actors)
            ),
            'actors_count', entries.actors_count,
            'activity', (
                SELECT visible.body
                FROM visible_activities(%(user_uuid)s, %(now)s) AS visible
                WHERE visible.uuid = entries.activity_uuid
            )
        ) AS body,
        row_number() OVER (ORDER BY entries.uuid DESC) AS place
    FROM entries
    WHERE entries.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY entries.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
