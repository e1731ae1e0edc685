-- A page of cruds that have all the hashtags and contain all the words, ranked as in
-- cruds_by_words.sql.
--
-- A common word occurs with a common tag thousands of times, and the full-text index would read them
-- all. So the newest thousand uses of the tag are searched first, until a hundred contain the words.
-- If fewer than forty do, the words are rare, and the full-text index finds them. Muted words are left out
-- afterwards, so that a muted tag isn't searched for in the whole index.
-- Parameters: viewer_uuid, now, words (a tsquery, with the hashtags), hashtags (one or more), max_read (as in
-- cruds_by_words.sql), after_rank, after (the last crud of the page before), limit.
-- Not prepared: the plan depends on how rare the words are.
WITH near AS MATERIALIZED (
    SELECT
        uses.activity_uuid AS uuid,
        used.words
    FROM (
        SELECT hashtags_used.activity_uuid
        FROM hashtags_used
        WHERE hashtags_used.tag = (%(hashtags)s::text[])[1]
        ORDER BY hashtags_used.activity_uuid DESC
        LIMIT 1000
    ) AS uses
    CROSS JOIN LATERAL (
        SELECT activities.words
        FROM activities
        WHERE activities.uuid = uses.activity_uuid
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
            AND activities.user_uuid NOT IN (
                SELECT mutes.muted_uuid FROM active_mutes(%(viewer_uuid)s) AS mutes
            )
        LIMIT 1
    ) AS used
    WHERE used.words @@ %(words)s::tsquery
        AND (
            cardinality(%(hashtags)s::text[]) = 1
            OR (
                SELECT count(*)
                FROM hashtags_used
                WHERE hashtags_used.activity_uuid = uses.activity_uuid
                    AND hashtags_used.tag = ANY(%(hashtags)s::text[])
            ) >= cardinality(%(hashtags)s::text[])
        )
    ORDER BY uses.activity_uuid DESC
    LIMIT %(max_read)s / 2
),
reach AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM near) >= 40
        OR (
            SELECT count(*)
            FROM (
                SELECT
                FROM hashtags_used
                WHERE hashtags_used.tag = (%(hashtags)s::text[])[1]
                LIMIT 1000
            ) AS uses
        ) < 1000 AS near_is_enough
),
matches AS (
    SELECT
        near.uuid,
        near.words
    FROM near
    WHERE (SELECT reach.near_is_enough FROM reach)
    UNION ALL
    (
        SELECT
            activities.uuid,
            activities.words
        FROM activities
        WHERE NOT (SELECT reach.near_is_enough FROM reach)
            AND activities.words @@ %(words)s::tsquery
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
            AND activities.user_uuid NOT IN (
                SELECT mutes.muted_uuid FROM active_mutes(%(viewer_uuid)s) AS mutes
            )
            AND (
                SELECT count(*)
                FROM hashtags_used
                WHERE hashtags_used.activity_uuid = activities.uuid
                    AND hashtags_used.tag = ANY(%(hashtags)s::text[])
            ) >= cardinality(%(hashtags)s::text[])
        ORDER BY activities.uuid DESC
        LIMIT %(max_read)s
    )
),
candidates AS (
    SELECT
        matches.uuid,
        ts_rank(matches.words, %(words)s::tsquery) AS rank
    FROM matches
    WHERE NOT EXISTS (
            SELECT FROM muted_words WHERE muted_words.user_uuid = %(viewer_uuid)s
        )
        OR muted_word(%(viewer_uuid)s, matches.uuid) IS NULL
    ORDER BY matches.uuid DESC
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
