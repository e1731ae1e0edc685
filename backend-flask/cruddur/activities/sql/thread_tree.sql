-- A crud, what it answers, and a page of the replies to it as a tree (keyset pagination by its direct
-- replies, the branches); no row if the crud has expired, doesn't exist, is hidden or another person's.
--
-- The tree is walked by uuids: of a branch the oldest three replies to it, of each of these two, then one
-- each. One more is looked for, to know where more are. A page ends with the branch that fills it.
-- Of the direct replies, the first thousand are ordered by likes; the others follow, the oldest first.
-- Parameters: uuid, handle, viewer_uuid, now, after (branch; NULL: from the first), limit, depth,
-- order ('oldest', 'newest' or 'liked', a literal: the others aren't in the plan).
WITH RECURSIVE parent AS (
    SELECT
        body,
        reply_to_activity_uuid
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
    WHERE uuid = %(uuid)s
        AND user_uuid = (SELECT users.uuid FROM users WHERE users.handle = %(handle)s)
),
ranked AS (
    SELECT
        uuid,
        -likes_count AS place
    FROM activities
    WHERE reply_to_activity_uuid = %(uuid)s
        AND expires_at > %(now)s
    ORDER BY uuid
    LIMIT 1000
),
last_ranked AS (
    SELECT uuid
    FROM ranked
    ORDER BY uuid DESC
    LIMIT 1
),
-- Where the page before ended; NULL, so from the first, if that branch is gone.
position AS (
    SELECT
        CASE
            WHEN %(after)s > (SELECT last_ranked.uuid FROM last_ranked) THEN 1
            ELSE (SELECT ranked.place FROM ranked WHERE ranked.uuid = %(after)s)
        END AS after_place
),
branches AS (
    SELECT
        listed.uuid,
        listed.place
    FROM unnest(
        CASE %(order)s
            WHEN 'oldest' THEN ARRAY(
                SELECT visible.uuid
                FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
                WHERE visible.reply_to_activity_uuid = %(uuid)s
                    AND visible.uuid
                    > coalesce(%(after)s, '00000000-0000-0000-0000-000000000000'::uuid)
                ORDER BY visible.uuid
                LIMIT %(limit)s + 1
            )
            WHEN 'newest' THEN ARRAY(
                SELECT visible.uuid
                FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
                WHERE visible.reply_to_activity_uuid = %(uuid)s
                    AND visible.uuid
                    < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                ORDER BY visible.uuid DESC
                LIMIT %(limit)s + 1
            )
            ELSE ARRAY(
                (
                    SELECT candidates.uuid
                    FROM (
                        SELECT
                            ranked.uuid,
                            ranked.place
                        FROM ranked
                        CROSS JOIN position
                        WHERE position.after_place IS NULL
                            OR (ranked.place, ranked.uuid) > (position.after_place, %(after)s::uuid)
                        ORDER BY ranked.place, ranked.uuid
                    ) AS candidates
                    CROSS JOIN LATERAL (
                        SELECT visible.uuid
                        FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
                        WHERE visible.uuid = candidates.uuid
                        LIMIT 1
                    ) AS seen
                    ORDER BY candidates.place, candidates.uuid
                    LIMIT %(limit)s + 1
                )
                UNION ALL
                (
                    SELECT visible.uuid
                    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
                    WHERE visible.reply_to_activity_uuid = %(uuid)s
                        AND visible.uuid
                        > greatest((SELECT last_ranked.uuid FROM last_ranked), %(after)s)
                    ORDER BY visible.uuid
                    LIMIT %(limit)s + 1
                )
                LIMIT %(limit)s + 1
            )
        END
    ) WITH ORDINALITY AS listed (uuid, place)
),
walk AS (
    SELECT
        branches.place AS branch,
        branches.uuid,
        NULL::uuid AS parent_uuid,
        1 AS depth,
        ARRAY[branches.uuid] AS path,
        TRUE AS is_listed
    FROM branches
    UNION ALL
    SELECT
        walk.branch,
        child.uuid,
        walk.uuid,
        walk.depth + 1,
        walk.path || child.uuid,
        child.nth <= next.max_replies
    FROM walk
    CROSS JOIN LATERAL (
        SELECT
            CASE
                WHEN walk.depth >= %(depth)s THEN 0
                WHEN walk.depth = 1 THEN 3
                WHEN walk.depth = 2 THEN 2
                ELSE 1
            END AS max_replies
    ) AS next
    CROSS JOIN LATERAL unnest(
        ARRAY(
            SELECT visible.uuid
            FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
            WHERE visible.reply_to_activity_uuid = walk.uuid
            ORDER BY visible.uuid
            LIMIT next.max_replies + 1
        )
    ) WITH ORDINALITY AS child (uuid, nth)
    WHERE walk.is_listed
),
sizes AS (
    SELECT
        branch,
        sum(count(*)) OVER (ORDER BY branch) - count(*) AS before
    FROM walk
    WHERE is_listed
    GROUP BY branch
),
incomplete AS (
    SELECT array_agg(parent_uuid) AS uuids
    FROM walk
    WHERE NOT is_listed
),
listed AS (
    SELECT
        array_to_string(
            array_agg(
                concat(
                    shown.open_body,
                    ',"depth":', walk.depth,
                    ',"has_more_replies":',
                    CASE WHEN walk.uuid = ANY(incomplete.uuids) THEN 'true' ELSE 'false' END,
                    '}'
                )
                ORDER BY walk.branch, walk.path
            ),
            ','
        ) AS bodies
    FROM walk
    INNER JOIN sizes ON sizes.branch = walk.branch
    CROSS JOIN incomplete
    CROSS JOIN LATERAL (
        SELECT visible.open_body
        FROM visible_activity_rows(
            %(viewer_uuid)s,
            %(now)s,
            NULL,
            CASE WHEN walk.depth = 1 THEN to_json(%(handle)s::text)::text END
        ) AS visible
        WHERE visible.uuid = walk.uuid
        LIMIT 1
    ) AS shown
    WHERE walk.is_listed
        AND sizes.before < %(limit)s
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
    (
        SELECT branches.uuid
        FROM branches
        WHERE branches.place = (
            SELECT max(sizes.branch) FROM sizes WHERE sizes.before < %(limit)s
        )
        AND branches.place < (SELECT max(sizes.branch) FROM sizes)
    ) AS next_cursor
FROM parent
CROSS JOIN listed
LIMIT 1
