-- A page of the people who ask to follow the viewer, newest first (keyset pagination).
-- Parameters: viewer_uuid, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        follow_requests.uuid,
        people.body,
        row_number() OVER (ORDER BY follow_requests.uuid DESC) AS place
    FROM follow_requests
    INNER JOIN visible_person_bodies(%(viewer_uuid)s) AS people
        ON people.uuid = follow_requests.follower_uuid
    WHERE follow_requests.followed_uuid = %(viewer_uuid)s
        AND follow_requests.uuid
        < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY follow_requests.uuid DESC
    LIMIT %(limit)s + 1
)

SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
