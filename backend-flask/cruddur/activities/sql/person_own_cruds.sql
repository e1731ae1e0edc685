-- A profile and a page of what the person wrote themselves, without replies and reposts, newest first (keyset
-- pagination); no row if the person doesn't exist or is hidden.
-- Parameters: handle, viewer_uuid, now, after (NULL: from the newest), limit.
WITH person AS (
    SELECT uuid, body
    FROM visible_profiles(%(viewer_uuid)s, %(now)s)
    WHERE handle = %(handle)s
),
page AS (
    SELECT
        visible.uuid,
        visible.body
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s, NULL, 'null') AS visible
    WHERE visible.user_uuid = (SELECT person.uuid FROM person)
        AND visible.reply_to_activity_uuid IS NULL
        AND visible.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY visible.uuid DESC
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        array_to_string((array_agg(body ORDER BY uuid DESC))[:%(limit)s], ',') AS bodies,
        CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[%(limit)s] END
            AS next_cursor
    FROM page
)
SELECT
    concat('{"profile":', person.body, ',"activities":[', listed.bodies, ']}') AS body,
    listed.next_cursor
FROM person
CROSS JOIN listed
LIMIT 1
