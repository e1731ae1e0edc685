-- A page of a user's notifications, newest first (keyset pagination): likes and reposts of one crud are
-- one entry, as are the follows of one day, and the requests; cf. `notification_subject`. Cruds and people are looked up
-- for the entries of the page alone. The JSON is text that is concatenated, as that of a crud is. In place of
-- the text of a crud with a warning, the warning is shown; replies that the user hides in their threads are left out.
-- Parameters: user_uuid, now, after (the newest id of the last entry on the page before), limit.
-- A reply, a mention or a quote has a crud of its own, so the crud groups all kinds but follows and requests. The day of these
-- with their kind, and the other kinds, are one number, as sorting by two columns, one of them text, takes much longer.
WITH entries AS (
    SELECT
        activity_uuid,
        min(kind) AS kind,
        array_agg(uuid ORDER BY uuid DESC) AS uuids,
        array_agg(actor_uuid ORDER BY uuid DESC) AS actors
    FROM newest_notifications(%(user_uuid)s)
    GROUP BY
        activity_uuid,
        CASE
            WHEN activity_uuid IS NOT NULL THEN hashtext(kind)
            ELSE
                3 * ((uuid_extract_timestamp(uuid) AT TIME ZONE 'UTC')::date - DATE '2000-01-01')
                + CASE kind WHEN 'follow' THEN 0 WHEN 'follow_request' THEN 1 ELSE 2 END
        END
),
-- OFFSET 0 keeps the page from looking up the cruds of all entries.
newest AS (
    SELECT
        kind,
        activity_uuid,
        uuids[1] AS uuid,
        actors[1:3] AS actors,
        cardinality(actors) AS actors_count
    FROM entries
    ORDER BY uuids[1] DESC
    OFFSET 0
),
page AS (
    SELECT
        newest.kind,
        newest.activity_uuid,
        newest.uuid,
        newest.actors,
        newest.actors_count,
        cruds.message,
        cruds.body
    FROM newest
    LEFT JOIN LATERAL (
        SELECT
            visible.warning_or_message AS message,
            visible.open_body || '}' AS body
        FROM visible_activity_rows(%(user_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = newest.activity_uuid
            AND (
                NOT visible.is_hidden_in_thread
                OR NOT is_thread_of(%(user_uuid)s, visible.ancestor_uuids[1])
            )
        LIMIT 1
    ) AS cruds ON TRUE
    WHERE newest.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        AND (newest.activity_uuid IS NULL OR cruds.body IS NOT NULL)
    ORDER BY newest.uuid DESC
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        page.uuid,
        concat(
            '{"uuid":"', page.uuid,
            '","kind":"', page.kind,
            '","created_at":"', to_iso8601(uuid_extract_timestamp(page.uuid)),
            '","unread":', to_json(
                page.uuid > (
                    SELECT users.notifications_read FROM users WHERE users.uuid = %(user_uuid)s
                )
            ),
            ',"actors":[', (
                SELECT
                    string_agg(
                        concat(
                            '{"handle":"', users.handle,
                            '","display_name":', to_json(users.display_name),
                            ',"avatar":', coalesce(users.avatar::text, 'null'), '}'
                        ),
                        ','
                        ORDER BY array_position(page.actors, users.uuid)
                    )
                FROM users
                WHERE users.uuid = ANY(page.actors)
            ),
            '],"actors_count":', page.actors_count,
            ',"handle":"', first.handle,
            '","display_name":', to_json(first.display_name),
            ',"activity":', coalesce(page.body, 'null'),
            ',"message":', to_json(coalesce(page.message, '')),
            '}'
        ) AS body
    FROM page
    INNER JOIN users AS first ON first.uuid = page.actors[1]
)
SELECT
    concat(
        '[', array_to_string((array_agg(body ORDER BY uuid DESC))[:%(limit)s], ','), ']'
    ) AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[%(limit)s] END
        AS next_cursor
FROM listed
LIMIT 1
