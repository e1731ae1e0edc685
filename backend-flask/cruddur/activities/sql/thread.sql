-- A crud, what it answers, and a page of the direct replies to it, oldest first (keyset pagination); no
-- row if the crud has expired, doesn't exist, is hidden or another person's. thread_tree has the replies
-- to these too, and other orders; its plan takes longer.
-- Parameters: uuid, handle, viewer_uuid, now, after (NULL: from the oldest), limit.
WITH parent AS (
    SELECT
        body,
        reply_to_activity_uuid
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
        AND user_uuid = (SELECT users.uuid FROM users WHERE users.handle = %(handle)s)
),
page AS (
    SELECT
        visible.uuid,
        visible.open_body
        || CASE
            WHEN visible.replies_count > 0
                AND (
                    SELECT TRUE
                    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS below
                    WHERE below.reply_to_activity_uuid = visible.uuid
                    LIMIT 1
                )
                THEN ',"depth":1,"has_more_replies":true}'
            ELSE ',"depth":1,"has_more_replies":false}'
        END AS body
    FROM visible_activity_rows(
        %(viewer_uuid)s, %(now)s, NULL, to_json(%(handle)s::text)::text
    ) AS visible
    WHERE visible.reply_to_activity_uuid = %(uuid)s
        AND visible.uuid > coalesce(%(after)s, '00000000-0000-0000-0000-000000000000'::uuid)
    ORDER BY visible.uuid
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
    concat(
        '{"activity":', parent.body,
        ',"ancestors":[', (
            SELECT ancestors.bodies
            FROM ancestor_bodies(%(viewer_uuid)s, %(now)s, %(uuid)s) AS ancestors
            WHERE parent.reply_to_activity_uuid IS NOT NULL
        ),
        '],"replies":[', listed.bodies, ']}'
    ) AS body,
    listed.next_cursor
FROM parent
CROSS JOIN listed
LIMIT 1
