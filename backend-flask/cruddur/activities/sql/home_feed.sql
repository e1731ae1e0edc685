-- Home feed, fan-out on read: a page of the cruds and reposts of the viewer and their followees, newest
-- first, without muted people and muted reposts (keyset pagination). home_entries finds the entries. An
-- entry is a crud at its own time, or a repost at the repost's time. next_cursor is the id of the last entry
-- if there are more.
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
SELECT
    concat(
        '[',
        array_to_string((array_agg(visible.body ORDER BY newest.uuid DESC))[:%(limit)s], ','),
        ']'
    ) AS body,
    CASE
        WHEN count(*) > %(limit)s
            THEN (array_agg(newest.uuid ORDER BY newest.uuid DESC))[%(limit)s]
    END AS next_cursor
FROM home_entries(%(viewer_uuid)s, %(now)s, %(after)s, %(limit)s + 1) AS newest
CROSS JOIN LATERAL visible_activity_bodies(
    %(viewer_uuid)s, %(now)s, newest.reposter_uuid
) AS visible
WHERE visible.uuid = newest.activity_uuid
LIMIT 1
