-- A profile and a page of the person's cruds and reposts, newest first (keyset pagination); no row if
-- the person doesn't exist or is hidden. A crud of their own that they reposted appears once, as a
-- repost. If the viewer blocks the person, or the person is protected
-- and not followed, the page is empty.
--
-- The uuids of both lists are merged first, so that there is one plan for a crud's JSON. Each crud is looked up in a
-- subquery with LIMIT, which the planner expects to find one. With a join it expects to pass over many, and reads all
-- that the person wrote or reposted.
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
entries AS (
    (
        SELECT
            cruds.uuid,
            cruds.uuid AS activity_uuid,
            NULL::uuid AS reposter_uuid
        FROM activities AS cruds
        WHERE cruds.user_uuid = (SELECT person.uuid FROM person)
            AND cruds.reply_to_activity_uuid IS NULL
            AND (
                SELECT TRUE
                FROM reposts
                WHERE reposts.activity_uuid = cruds.uuid AND reposts.user_uuid = cruds.user_uuid
                LIMIT 1
            ) IS NULL
            AND cruds.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY cruds.uuid DESC
    )
    UNION ALL
    (
        SELECT
            reposts.uuid,
            reposts.activity_uuid,
            reposts.user_uuid
        FROM reposts
        WHERE reposts.user_uuid = (SELECT person.readable_uuid FROM person)
            AND reposts.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY reposts.uuid DESC
    )
),
page AS (
    SELECT
        entries.uuid,
        shown.body
    FROM entries
    CROSS JOIN LATERAL (
        SELECT visible.body
        FROM visible_activity_bodies(
            %(viewer_uuid)s, %(now)s, entries.reposter_uuid
        ) AS visible
        WHERE visible.uuid = entries.activity_uuid
        LIMIT 1
    ) AS shown
    ORDER BY entries.uuid DESC
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
