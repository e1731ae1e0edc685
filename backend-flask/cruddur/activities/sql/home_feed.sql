-- Home feed, fan-out on read: a page of the cruds and reposts of the viewer and their followees, newest
-- first, without muted people and muted reposts (keyset pagination). An entry is a crud at its own time,
-- or a repost at the repost's time; a crud appears once in the whole feed, at its newest entry. So the
-- cruds that the viewer or a followee reposted at or after the cursor are on an earlier page. next_cursor
-- is the id of the last entry if there are more.
--
-- The lower bound of the page is found first: if more than a page of those people's newest cruds are
-- later than some moment, no earlier entry can be on the page. For a viewer with many followees, the
-- bound is read from the newest cruds of everybody, a thousand or five for each followee, which cost
-- less than a lookup for each. If these don't contain enough, or three times as many reposts are since,
-- each followee's newest crud is looked up in an index. Then only the entries since are read. There are no
-- follows across a block, so followees' cruds are visible.
--
-- `IN (…) IS TRUE` is hashed; a join would sometimes scan all the people for each crud.
-- Parameters: viewer_uuid, now, after (NULL: from the newest), limit.
WITH people AS MATERIALIZED (
    SELECT
        %(viewer_uuid)s::uuid AS uuid,
        TRUE AS has_reposts
    UNION ALL
    SELECT
        follows.followed_uuid,
        follows.followed_uuid NOT IN (
            SELECT repost_mutes.muted_uuid
            FROM repost_mutes
            WHERE repost_mutes.muter_uuid = %(viewer_uuid)s
        )
    FROM follows
    WHERE follows.follower_uuid = %(viewer_uuid)s
        AND NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = follows.follower_uuid
                AND mutes.muted_uuid = follows.followed_uuid
        )
),
scanned AS MATERIALIZED (
    SELECT greatest(1000, 5 * count(*)) AS max_rows
    FROM people
),
earlier AS MATERIALIZED (
    SELECT DISTINCT reposted.activity_uuid
    FROM people
    CROSS JOIN LATERAL (
        SELECT reposts.activity_uuid
        FROM reposts
        WHERE reposts.user_uuid = people.uuid AND reposts.uuid >= %(after)s
    ) AS reposted
    WHERE %(after)s::uuid IS NOT NULL
        AND people.has_reposts
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
        LIMIT (SELECT scanned.max_rows FROM scanned)
    ) AS recent
    WHERE (recent.user_uuid IN (SELECT people.uuid FROM people)) IS TRUE
        AND (recent.uuid IN (SELECT earlier.activity_uuid FROM earlier)) IS NOT TRUE
    ORDER BY recent.uuid DESC
    LIMIT %(limit)s + 1
),
reach AS MATERIALIZED (
    SELECT
        count(*) > %(limit)s
        AND 3 * (SELECT scanned.max_rows FROM scanned) >= (
            SELECT count(*)
            FROM (
                SELECT
                FROM reposts
                WHERE reposts.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                    AND reposts.uuid >= (SELECT near.uuid FROM near ORDER BY near.uuid LIMIT 1)
                LIMIT 3 * (SELECT scanned.max_rows FROM scanned) + 1
            ) AS recent
        ) AS near_is_enough
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
            AND (activities.uuid IN (SELECT earlier.activity_uuid FROM earlier)) IS NOT TRUE
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
        FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        WHERE visible.user_uuid = authors.user_uuid
            AND visible.reply_to_activity_uuid IS NULL
            AND visible.uuid < (SELECT bounds.before FROM bounds)
            AND visible.uuid >= (SELECT bounds.since FROM bounds)
            AND (visible.uuid IN (SELECT earlier.activity_uuid FROM earlier)) IS NOT TRUE
        ORDER BY visible.uuid DESC
        LIMIT %(limit)s + 1
    ) AS cruds
    UNION ALL
    SELECT
        recent.uuid,
        recent.activity_uuid,
        recent.user_uuid
    FROM (
        SELECT
            newest_repost.uuid,
            newest_repost.activity_uuid,
            newest_repost.user_uuid
        FROM (
            SELECT DISTINCT ON (reposts.activity_uuid)
                reposts.uuid,
                reposts.activity_uuid,
                reposts.user_uuid
            FROM reposts
            WHERE (SELECT reach.near_is_enough FROM reach)
                AND reposts.uuid < (SELECT bounds.before FROM bounds)
                AND reposts.uuid >= (SELECT bounds.since FROM bounds)
                AND (
                    reposts.user_uuid IN (
                        SELECT people.uuid FROM people WHERE people.has_reposts
                    )
                ) IS TRUE
                AND (reposts.activity_uuid IN (SELECT earlier.activity_uuid FROM earlier)) IS NOT TRUE
            ORDER BY reposts.activity_uuid, reposts.uuid DESC
        ) AS newest_repost
        INNER JOIN visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
            ON visible.uuid = newest_repost.activity_uuid
        WHERE NOT EXISTS (
            SELECT FROM mutes
            WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
        )
        ORDER BY newest_repost.uuid DESC
        LIMIT %(limit)s + 1
    ) AS recent
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
        INNER JOIN visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
            ON visible.uuid = reposts.activity_uuid
        WHERE reposts.user_uuid = people.uuid
            AND reposts.uuid < (SELECT bounds.before FROM bounds)
            AND reposts.uuid >= (SELECT bounds.since FROM bounds)
            AND (reposts.activity_uuid IN (SELECT earlier.activity_uuid FROM earlier)) IS NOT TRUE
            AND NOT EXISTS (
                SELECT FROM mutes
                WHERE mutes.muter_uuid = %(viewer_uuid)s AND mutes.muted_uuid = visible.user_uuid
            )
        ORDER BY reposts.uuid DESC
        LIMIT %(limit)s + 1
    ) AS reposted
    WHERE NOT (SELECT reach.near_is_enough FROM reach)
        AND people.has_reposts
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
        reposter_uuid
    FROM distinct_entries
    ORDER BY uuid DESC
    LIMIT %(limit)s + 1
)
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
FROM newest
CROSS JOIN LATERAL visible_activity_bodies(
    %(viewer_uuid)s, %(now)s, newest.reposter_uuid
) AS visible
WHERE visible.uuid = newest.activity_uuid
LIMIT 1
