-- Data export: a page of the handles of the people whom a user follows, in the order of the follows (keyset
-- pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        follows.uuid,
        people.handle
    FROM follows
    INNER JOIN users AS people ON people.uuid = follows.followed_uuid
    WHERE follows.follower_uuid = %(user_uuid)s
        AND follows.uuid > %(after)s
    ORDER BY follows.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(handle ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
