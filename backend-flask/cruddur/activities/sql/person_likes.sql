-- A profile and a page of the person's likes, the newest like first (keyset pagination); no row if the
-- person doesn't exist or is hidden. If the viewer blocks them, or they are protected and not followed, the
-- page is empty.
-- Parameters: handle, viewer_uuid, now, after (NULL: from the newest), limit.
WITH person AS (
    SELECT
        profiles.uuid,
        profiles.body,
        (
            SELECT people.uuid
            FROM readable_people(%(viewer_uuid)s) AS people
            WHERE people.uuid = profiles.uuid
        ) AS readable_uuid
    FROM visible_profiles(%(viewer_uuid)s, %(now)s) AS profiles
    WHERE profiles.handle = %(handle)s
),
page AS (
    SELECT
        likes.uuid,
        visible.body
    FROM likes
    INNER JOIN visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        ON visible.uuid = likes.activity_uuid
    WHERE likes.user_uuid = (SELECT person.readable_uuid FROM person)
        AND likes.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY likes.uuid DESC
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
