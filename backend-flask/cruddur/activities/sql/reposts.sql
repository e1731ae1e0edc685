-- A page of the people who reposted a crud, the newest repost first (keyset pagination); no row if the crud
-- has expired, doesn't exist or is hidden. People hidden from the viewer are left out.
-- Parameters: uuid, viewer_uuid, now, after (NULL: from the newest), limit.
WITH activity AS (
    SELECT uuid
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
),
page AS (
    SELECT
        reposts.uuid,
        people.body,
        row_number() OVER (ORDER BY reposts.uuid DESC) AS place
    FROM reposts
    INNER JOIN visible_person_bodies(%(viewer_uuid)s) AS people ON people.uuid = reposts.user_uuid
    WHERE reposts.activity_uuid = (SELECT activity.uuid FROM activity)
        AND reposts.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY reposts.uuid DESC
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text
            AS body,
        CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
            AS next_cursor
    FROM page
)
SELECT
    listed.body,
    listed.next_cursor
FROM activity
CROSS JOIN listed
LIMIT 1
