-- A profile and a page of the person's cruds and reposts, newest first (keyset pagination); no row if
-- the person doesn't exist or is hidden. A crud of their own that they reposted appears once, as a
-- repost. If the viewer blocks the person, or the person is protected
-- and not followed, the page is empty.
--
-- Each crud is looked up in a subquery with LIMIT, which the planner expects to find one. With a join it expects to
-- pass over many, and reads all that the person wrote.
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
    (
        SELECT
            cruds.uuid,
            shown.body
        FROM activities AS cruds
        CROSS JOIN LATERAL (
            SELECT visible.body
            FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s, NULL, 'null') AS visible
            WHERE visible.uuid = cruds.uuid
            LIMIT 1
        ) AS shown
        WHERE cruds.user_uuid = (SELECT person.uuid FROM person)
            AND cruds.reply_to_activity_uuid IS NULL
            AND NOT EXISTS (
                SELECT FROM reposts
                WHERE reposts.activity_uuid = cruds.uuid AND reposts.user_uuid = cruds.user_uuid
            )
            AND cruds.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY cruds.uuid DESC
        LIMIT %(limit)s + 1
    )
    UNION ALL
    (
        SELECT
            reposts.uuid,
            visible.body
        FROM reposts
        CROSS JOIN LATERAL visible_activity_bodies(
            %(viewer_uuid)s, %(now)s, reposts.user_uuid
        ) AS visible
        WHERE visible.uuid = reposts.activity_uuid
            AND reposts.user_uuid = (SELECT person.readable_uuid FROM person)
            AND reposts.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY reposts.uuid DESC
        LIMIT %(limit)s + 1
    )
    ORDER BY uuid DESC
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
