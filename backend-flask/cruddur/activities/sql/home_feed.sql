-- A page of what the viewer and those whom they follow wrote and reposted, newest first, without
-- those whom they mute. An entry is a crud, or a repost at the repost's own time; a crud stands
-- once on a page, at its newest entry. next_after is the last entry's id where more follow.
--
-- For each person, entries come out of an index, newest first, and no more than a page holds. How
-- far back to go is found first: where the newest cruds of more people than a page has entries are
-- later than some moment, nothing before that moment is on the page.
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH people AS MATERIALIZED (
    SELECT %(viewer_uuid)s::uuid AS uuid
    UNION ALL
    SELECT follows.followed_uuid
    FROM follows
    WHERE follows.follower_uuid = %(viewer_uuid)s
        AND NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = follows.follower_uuid
                AND mutes.muted_uuid = follows.followed_uuid
        )
),
horizon AS (
    SELECT latest.uuid
    FROM people
    CROSS JOIN LATERAL (
        SELECT live.uuid
        FROM live_activities(%(viewer_uuid)s, %(now)s) AS live
        WHERE live.user_uuid = people.uuid
            AND live.reply_to_activity_uuid IS NULL
            AND live.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY live.uuid DESC
        LIMIT 1
    ) AS latest
    ORDER BY latest.uuid DESC
    LIMIT 1
    OFFSET %(limit)s
),
bounds AS MATERIALIZED (
    SELECT
        coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) AS before,
        coalesce(
            (SELECT horizon.uuid FROM horizon), '00000000-0000-0000-0000-000000000000'::uuid
        ) AS since
),
entries AS (
    SELECT
        cruds.uuid,
        cruds.uuid AS activity_uuid,
        NULL::uuid AS reposter_uuid
    FROM people
    CROSS JOIN LATERAL (
        SELECT live.uuid
        FROM live_activities(%(viewer_uuid)s, %(now)s) AS live
        WHERE live.user_uuid = people.uuid
            AND live.reply_to_activity_uuid IS NULL
            AND live.uuid < (SELECT bounds.before FROM bounds)
            AND live.uuid >= (SELECT bounds.since FROM bounds)
        ORDER BY live.uuid DESC
        LIMIT %(limit)s + 1
    ) AS cruds
    UNION ALL
    SELECT
        reposted.uuid,
        reposted.activity_uuid,
        people.uuid
    FROM people
    CROSS JOIN LATERAL (
        SELECT
            reposts.uuid,
            reposts.activity_uuid
        FROM reposts
        INNER JOIN live_activities(%(viewer_uuid)s, %(now)s) AS live
            ON live.uuid = reposts.activity_uuid
        WHERE reposts.user_uuid = people.uuid
            AND reposts.uuid < (SELECT bounds.before FROM bounds)
            AND reposts.uuid >= (SELECT bounds.since FROM bounds)
            AND NOT EXISTS (
                SELECT FROM mutes
                WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = live.user_uuid
            )
        ORDER BY reposts.uuid DESC
        LIMIT %(limit)s + 1
    ) AS reposted
),
standing AS (
    SELECT DISTINCT ON (activity_uuid)
        uuid,
        activity_uuid,
        reposter_uuid
    FROM entries
    ORDER BY activity_uuid, uuid DESC
),
newest AS (
    SELECT
        uuid,
        activity_uuid,
        reposter_uuid,
        row_number() OVER (ORDER BY uuid DESC) AS place
    FROM standing
    ORDER BY uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(
        json_agg(live.body ORDER BY newest.place) FILTER (WHERE newest.place <= %(limit)s), '[]'
    )::text AS body,
    CASE
        WHEN count(*) > %(limit)s THEN (array_agg(newest.uuid ORDER BY newest.place))[%(limit)s]
    END AS next_after
FROM newest
CROSS JOIN LATERAL live_activities(%(viewer_uuid)s, %(now)s, newest.reposter_uuid) AS live
WHERE live.uuid = newest.activity_uuid
LIMIT 1
