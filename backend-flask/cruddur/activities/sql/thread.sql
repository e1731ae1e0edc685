-- A crud and a page of its replies, oldest first (keyset pagination); no row if the crud has expired,
-- doesn't exist, is hidden or another person's.
-- Parameters: uuid, handle, viewer_uuid, now, after (NULL: from the oldest), limit.
WITH parent AS (
    SELECT body
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
        AND user_uuid = (SELECT users.uuid FROM users WHERE users.handle = %(handle)s)
),
page AS (
    SELECT
        uuid,
        body
    FROM visible_activity_bodies(
        %(viewer_uuid)s, %(now)s, NULL, to_json(%(handle)s::text)::text
    )
    WHERE reply_to_activity_uuid = %(uuid)s
        AND uuid > coalesce(%(after)s, '00000000-0000-0000-0000-000000000000'::uuid)
    ORDER BY uuid
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        array_to_string((array_agg(body ORDER BY uuid))[:%(limit)s], ',') AS bodies,
        CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid))[%(limit)s] END
            AS next_cursor
    FROM page
)
SELECT
    concat('{"activity":', parent.body, ',"replies":[', listed.bodies, ']}') AS body,
    listed.next_cursor
FROM parent
CROSS JOIN listed
LIMIT 1
