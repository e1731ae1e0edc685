-- A profile and a page of the person's cruds and replies with pictures, newest first (keyset
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
    FROM media
    INNER JOIN visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        ON visible.uuid = media.activity_uuid
    WHERE media.user_uuid = (SELECT person.uuid FROM person)
        AND media.position = 0
        AND media.activity_uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY media.activity_uuid DESC
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
