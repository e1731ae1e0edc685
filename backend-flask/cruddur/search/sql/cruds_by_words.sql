-- A page of cruds that contain all the words, by rank, then by age (keyset pagination): of the newest
-- 200 matches that neither a block, a moderator nor a protected author hides. They are ranked before the join, so that only one page is looked up.
-- Parameters: viewer_uuid, now, words (a tsquery), after_rank, after (the last crud of the page
-- before), limit.
-- Not prepared: for a common word the newest cruds are read, for a rare one the full-text index.
WITH candidates AS (
    SELECT
        activities.uuid,
        ts_rank(activities.words, %(words)s::tsquery) AS rank
    FROM activities
    WHERE activities.words @@ %(words)s::tsquery
        AND activities.expires_at > %(now)s
        AND NOT activities.is_hidden
        AND NOT activities.is_protected
        AND activities.user_uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
        AND activities.user_uuid NOT IN (
            SELECT blocked_uuid FROM blocks WHERE blocker_uuid = %(viewer_uuid)s
        )
        AND activities.user_uuid NOT IN (
            SELECT blocker_uuid FROM blocks WHERE blocked_uuid = %(viewer_uuid)s
        )
    ORDER BY activities.uuid DESC
    LIMIT 200
),
ranked AS (
    SELECT
        candidates.uuid,
        candidates.rank
    FROM candidates
    WHERE (candidates.rank, candidates.uuid) < (%(after_rank)s::real, %(after)s::uuid)
    ORDER BY candidates.rank DESC, candidates.uuid DESC
    LIMIT 200
),
page AS (
    SELECT
        visible.uuid,
        visible.body,
        ranked.rank,
        row_number() OVER (ORDER BY ranked.rank DESC, ranked.uuid DESC) AS place
    FROM ranked
    INNER JOIN visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        ON visible.uuid = ranked.uuid
    ORDER BY ranked.rank DESC, ranked.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    concat('[', array_to_string((array_agg(body ORDER BY place))[:%(limit)s], ','), ']') AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(rank ORDER BY place))[%(limit)s] END
        AS next_rank,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
