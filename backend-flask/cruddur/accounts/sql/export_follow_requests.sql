-- Data export: a page of the handles of the people who ask to follow a user, in the order of the requests (keyset
-- pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        follow_requests.uuid,
        people.handle
    FROM follow_requests
    INNER JOIN users AS people ON people.uuid = follow_requests.follower_uuid
    WHERE follow_requests.followed_uuid = %(user_uuid)s
        AND follow_requests.uuid > %(after)s
    ORDER BY follow_requests.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(handle ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
