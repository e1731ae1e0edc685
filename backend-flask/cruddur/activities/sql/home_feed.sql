-- A page of what the viewer and those whom they follow wrote and reposted, newest first, without
-- those whom they mute. An entry is a crud, or a repost at the repost's own time; a crud stands
-- once on a page, at its newest entry. next_cursor is the last entry's id where more follow.
--
-- How far back a page reaches is found first: where the newest cruds of those people that make more
-- than a page are later than some moment, nothing before that moment is on the page. For who follows
-- many, that is read off the newest thousand cruds of everybody; for who follows few, these don't
-- hold enough, and each person's newest crud is looked up in an index. Then only those people's
-- entries since are read. Nobody follows across a block, so a followee's cruds are to be seen.
--
-- `IN (…) IS TRUE` is hashed, where a join would sometimes go through all the people for each crud.
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
near AS MATERIALIZED (
    SELECT recent.uuid, recent.user_uuid
    FROM (
        SELECT activities.uuid, activities.user_uuid
        FROM activities
        WHERE activities.reply_to_activity_uuid IS NULL
            AND activities.expires_at > %(now)s
            AND activities.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY activities.uuid DESC
        LIMIT 1000
    ) AS recent
    WHERE (recent.user_uuid IN (SELECT people.uuid FROM people)) IS TRUE
    ORDER BY recent.uuid DESC
    LIMIT %(limit)s + 1
),
reach AS MATERIALIZED (
    SELECT count(*) > %(limit)s AS near_is_enough
    FROM near
),
latest AS MATERIALIZED (
    SELECT near.uuid, near.user_uuid
    FROM near
    WHERE (SELECT reach.near_is_enough FROM reach)
    UNION ALL
    SELECT newest_crud.uuid, people.uuid
    FROM people
    CROSS JOIN LATERAL (
        SELECT activities.uuid
        FROM activities
        WHERE activities.user_uuid = people.uuid
            AND activities.reply_to_activity_uuid IS NULL
            AND activities.expires_at > %(now)s
            AND activities.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        ORDER BY activities.uuid DESC
        LIMIT 1
    ) AS newest_crud
    WHERE NOT (SELECT reach.near_is_enough FROM reach)
),
bounds AS MATERIALIZED (
    SELECT
        coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) AS before,
        coalesce(
            (SELECT latest.uuid FROM latest ORDER BY latest.uuid DESC LIMIT 1 OFFSET %(limit)s),
            '00000000-0000-0000-0000-000000000000'::uuid
        ) AS since
),
entries AS (
    SELECT
        cruds.uuid,
        cruds.uuid AS activity_uuid,
        NULL::uuid AS reposter_uuid
    FROM (
        SELECT DISTINCT latest.user_uuid
        FROM latest
        WHERE latest.uuid >= (SELECT bounds.since FROM bounds)
    ) AS authors
    CROSS JOIN LATERAL (
        SELECT visible.uuid
        FROM visible_activities(%(viewer_uuid)s, %(now)s) AS visible
        WHERE visible.user_uuid = authors.user_uuid
            AND visible.reply_to_activity_uuid IS NULL
            AND visible.uuid < (SELECT bounds.before FROM bounds)
            AND visible.uuid >= (SELECT bounds.since FROM bounds)
        ORDER BY visible.uuid DESC
        LIMIT %(limit)s + 1
    ) AS cruds
    UNION ALL
    SELECT
        reposts.uuid,
        reposts.activity_uuid,
        reposts.user_uuid
    FROM reposts
    INNER JOIN visible_activities(%(viewer_uuid)s, %(now)s) AS visible
        ON visible.uuid = reposts.activity_uuid
    WHERE (SELECT reach.near_is_enough FROM reach)
        AND reposts.uuid < (SELECT bounds.before FROM bounds)
        AND reposts.uuid >= (SELECT bounds.since FROM bounds)
        AND (reposts.user_uuid IN (SELECT people.uuid FROM people)) IS TRUE
        AND NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
        )
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
        INNER JOIN visible_activities(%(viewer_uuid)s, %(now)s) AS visible
            ON visible.uuid = reposts.activity_uuid
        WHERE reposts.user_uuid = people.uuid
            AND reposts.uuid < (SELECT bounds.before FROM bounds)
            AND reposts.uuid >= (SELECT bounds.since FROM bounds)
            AND NOT EXISTS (
                SELECT FROM mutes
                WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
            )
        ORDER BY reposts.uuid DESC
        LIMIT %(limit)s + 1
    ) AS reposted
    WHERE NOT (SELECT reach.near_is_enough FROM reach)
),
distinct_entries AS (
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
    FROM distinct_entries
    ORDER BY uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(
        json_agg(visible.body ORDER BY newest.place) FILTER (WHERE newest.place <= %(limit)s), '[]'
    )::text AS body,
    CASE
        WHEN count(*) > %(limit)s THEN (array_agg(newest.uuid ORDER BY newest.place))[%(limit)s]
    END AS next_cursor
FROM newest
CROSS JOIN LATERAL visible_activities(%(viewer_uuid)s, %(now)s, newest.reposter_uuid) AS visible
WHERE visible.uuid = newest.activity_uuid
LIMIT 1
