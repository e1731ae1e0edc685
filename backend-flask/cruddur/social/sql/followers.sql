-- A page of a person's followers, newest first (keyset pagination); no row if the person doesn't exist
-- or is hidden.
-- Parameters: handle, viewer_uuid, after (NULL: from the newest), limit.
WITH person AS (
    SELECT uuid
    FROM visible_people(%(viewer_uuid)s)
    WHERE handle = %(handle)s
),
page AS (
    SELECT
        follows.uuid,
        people.body,
        row_number() OVER (ORDER BY follows.uuid DESC) AS place
    FROM follows
    INNER JOIN visible_person_bodies(%(viewer_uuid)s) AS people ON people.uuid = follows.follower_uuid
    WHERE follows.followed_uuid = (SELECT person.uuid FROM person)
        AND follows.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY follows.uuid DESC
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
FROM person
CROSS JOIN listed
LIMIT 1
