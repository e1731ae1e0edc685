-- A page of the people whom a user mutes, the newest account first (keyset pagination). Those across a
-- block are left out.
-- Parameters: viewer_uuid, after (NULL: from the newest account), limit.
WITH page AS (
    SELECT
        people.uuid,
        concat(
            left(people.body::text, -1),
            ',"mute_expires_at":',
            coalesce(to_json(to_iso8601(mutes.expires_at))::text, 'null'),
            '}'
        )::json AS body,
        row_number() OVER (ORDER BY people.uuid DESC) AS place
    FROM mutes
    INNER JOIN visible_person_bodies(%(viewer_uuid)s) AS people ON people.uuid = mutes.muted_uuid
    WHERE mutes.muter_uuid = %(viewer_uuid)s
        AND (mutes.expires_at IS NULL OR mutes.expires_at > now())
        AND mutes.muted_uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY people.uuid DESC
    LIMIT %(limit)s + 1
)

SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
