-- A page of the cruds that quote a crud, newest first (keyset pagination); no row if the crud has expired, doesn't
-- exist or is hidden. Detached ones are left out, and those across a block from the quoted person.
-- Parameters: uuid, viewer_uuid, now, after (NULL: from the newest), limit.
WITH activity AS (
    SELECT
        uuid,
        user_uuid
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
),
page AS (
    SELECT
        quoting.uuid,
        visible.body
    FROM activities AS quoting
    CROSS JOIN LATERAL (
        SELECT shown.body
        FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS shown
        WHERE shown.uuid = quoting.uuid
        LIMIT 1
    ) AS visible
    WHERE quoting.quote_uuid = (SELECT activity.uuid FROM activity)
        AND NOT quoting.is_quote_detached
        AND quoting.user_uuid NOT IN (
            SELECT blocks.blocked_uuid
            FROM blocks
            WHERE blocks.blocker_uuid = (SELECT activity.user_uuid FROM activity)
            UNION ALL
            SELECT blocks.blocker_uuid
            FROM blocks
            WHERE blocks.blocked_uuid = (SELECT activity.user_uuid FROM activity)
        )
        AND quoting.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY quoting.uuid DESC
    LIMIT %(limit)s + 1
),
listed AS (
    SELECT
        concat(
            '[', array_to_string((array_agg(body ORDER BY uuid DESC))[:%(limit)s], ','), ']'
        ) AS body,
        CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[%(limit)s] END
            AS next_cursor
    FROM page
)
SELECT
    listed.body,
    listed.next_cursor
FROM activity
CROSS JOIN listed
LIMIT 1
