-- A crud, what it answers, and a page of the direct replies to it, oldest first (keyset pagination); no
-- row if the crud has expired, doesn't exist, is hidden or another person's. thread_tree has the replies
-- to these too, and other orders; its plan takes longer.
-- Parameters: uuid, handle, viewer_uuid, now, after (NULL: from the oldest), limit.
WITH parent AS (
    SELECT body
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
        AND user_uuid = (SELECT users.uuid FROM users WHERE users.handle = %(handle)s)
),
page AS (
    SELECT
        visible.uuid,
        visible.body,
        (
            SELECT 'true'
            FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS below
            WHERE below.reply_to_activity_uuid = visible.uuid
            LIMIT 1
        ) AS has_more_replies
    FROM visible_activity_bodies(
        %(viewer_uuid)s, %(now)s, NULL, to_json(%(handle)s::text)::text
    ) AS visible
    WHERE visible.reply_to_activity_uuid = %(uuid)s
        AND visible.uuid > coalesce(%(after)s, '00000000-0000-0000-0000-000000000000'::uuid)
    ORDER BY visible.uuid
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        array_to_string(
            (
                array_agg(
                    concat(
                        left(body, -1),
                        ',"depth":1,"has_more_replies":', coalesce(has_more_replies, 'false'), '}'
                    )
                    ORDER BY uuid
                )
            )[:%(limit)s],
            ','
        ) AS bodies,
        CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid))[%(limit)s] END
            AS next_cursor
    FROM page
)
SELECT
    concat(
        '{"activity":', parent.body,
        ',"ancestors":[', ancestors.bodies,
        '],"replies":[', listed.bodies, ']}'
    ) AS body,
    listed.next_cursor
FROM parent
CROSS JOIN ancestor_bodies(%(viewer_uuid)s, %(now)s, %(uuid)s) AS ancestors
CROSS JOIN listed
LIMIT 1
