-- A page of the people whom a user blocks, the newest account first (keyset pagination).
-- Parameters: viewer_uuid, after (NULL: from the newest account), limit.
WITH page AS (
    SELECT
        people.uuid,
        json_build_object(
            'uuid', people.uuid,
            'handle', people.handle,
            'display_name', people.display_name,
            'bio', people.bio,
            'bio_entities', CASE
                WHEN people.bio_links_of = people.bio THEN people.bio_links
                ELSE '[]'
            END,
            'avatar', people.avatar,
            'protected', people.is_protected,
            'relation', relationship_json(%(viewer_uuid)s, people.uuid)
        ) AS body,
        row_number() OVER (ORDER BY people.uuid DESC) AS place
    FROM blocks
    INNER JOIN users AS people ON people.uuid = blocks.blocked_uuid
    WHERE blocks.blocker_uuid = %(viewer_uuid)s
        AND blocks.blocked_uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY people.uuid DESC
    LIMIT %(limit)s + 1
)

SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
