-- A crud and a page of its replies, oldest first (keyset pagination); no row if the crud has expired,
-- doesn't exist, is hidden or another person's.
-- Parameters: uuid, handle, viewer_uuid, now, after (NULL: from the oldest), limit.
WITH parent AS (
    SELECT body
    FROM visible_activities(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
        AND handle = %(handle)s
),
page AS (
    SELECT
        uuid,
        body,
        row_number() OVER (ORDER BY uuid) AS place
    FROM visible_activities(%(viewer_uuid)s, %(now)s)
    WHERE reply_to_activity_uuid = %(uuid)s
        AND uuid > coalesce(%(after)s, '00000000-0000-0000-0000-000000000000'::uuid)
    ORDER BY uuid
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]') AS body,
        CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
            AS next_cursor
    FROM page
)
SELECT
    json_build_object('activity', parent.body, 'replies', listed.body)::text AS body,
    listed.next_cursor
FROM parent
CROSS JOIN listed
LIMIT 1
