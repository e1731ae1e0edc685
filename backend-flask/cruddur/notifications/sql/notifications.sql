-- A page of a user's notifications, newest first (keyset pagination): likes and reposts of one crud are
-- one entry, as are the follows of one day; cf. `notification_subject`. Cruds and people are looked up
-- for the entries of the page alone.
-- Parameters: user_uuid, now, after (the newest id of the last entry on the page before), limit.
WITH newest AS MATERIALIZED (
    SELECT
        uuid,
        kind,
        actor_uuid,
        activity_uuid,
        CASE WHEN kind = 'follow' THEN
            (uuid_extract_timestamp(uuid) AT TIME ZONE 'UTC')::date - DATE '2000-01-01'
        END AS day
    FROM newest_notifications(%(user_uuid)s)
),
-- A reply or a mention has a crud of its own, so the crud groups all kinds but follows. The columns'
-- order is the cheapest to sort by. OFFSET 0 keeps the page from looking up the cruds of all entries.
entries AS (
    SELECT
        kind,
        activity_uuid,
        (array_agg(uuid ORDER BY uuid DESC))[1] AS uuid,
        (array_agg(actor_uuid ORDER BY uuid DESC))[1:3] AS actors,
        count(*) AS actors_count
    FROM newest
    GROUP BY activity_uuid, day, kind
    ORDER BY uuid DESC
    OFFSET 0
),
page AS (
    SELECT
        uuid,
        kind,
        activity_uuid,
        actors,
        actors_count,
        row_number() OVER (ORDER BY uuid DESC) AS place
    FROM (
        SELECT uuid, kind, activity_uuid, actors, actors_count
        FROM entries
        WHERE uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
            AND (
                activity_uuid IS NULL
                OR (
                    SELECT activities.expires_at > %(now)s AND NOT activities.is_hidden
                    FROM activities
                    WHERE activities.uuid = entries.activity_uuid
                )
            )
        ORDER BY uuid DESC
        LIMIT %(limit)s + 1
    ) AS live
)
SELECT
    coalesce(
        json_agg(
            json_build_object(
                'uuid', page.uuid,
                'kind', page.kind,
                'created_at', to_iso8601(uuid_extract_timestamp(page.uuid)),
                'unread', page.uuid > (
                    SELECT users.notifications_read FROM users WHERE users.uuid = %(user_uuid)s
                ),
                'actors', (
                    SELECT
                        json_agg(
                            json_build_object(
                                'handle', users.handle,
                                'display_name', users.display_name,
                                'avatar', users.avatar
                            )
                            ORDER BY array_position(page.actors, users.uuid)
                        )
                    FROM users
                    WHERE users.uuid = ANY(page.actors)
                ),
                'actors_count', page.actors_count,
                'handle', newest_actors.handle,
                'display_name', newest_actors.display_name,
                'activity', shown.body,
                'message', coalesce(shown.body ->> 'message', '')
            )
            ORDER BY page.place
        ) FILTER (WHERE page.place <= %(limit)s),
        '[]'
    )::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(page.uuid ORDER BY page.place))[%(limit)s] END
        AS next_cursor
FROM page
INNER JOIN users AS newest_actors ON newest_actors.uuid = page.actors[1]
LEFT JOIN LATERAL (
    SELECT visible.body::json AS body
    FROM visible_activity_bodies(%(user_uuid)s, %(now)s) AS visible
    WHERE visible.uuid = page.activity_uuid
    LIMIT 1
) AS shown ON TRUE
LIMIT 1
