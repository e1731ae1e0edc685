-- A page of cruds that contain all the words, by rank, then by age (keyset pagination): of the newest
-- 200 matches that neither a block, a mute, a moderator nor a protected author hides. They are ranked before the
-- join, so that only one page is looked up. Who mutes words has more matches read, max_read, as some of them are
-- left out.
-- Parameters: viewer_uuid, now, words (a tsquery), max_read, after_rank, after (the last crud of the page
-- before), limit.
-- Not prepared: for a common word the newest cruds are read, for a rare one the full-text index.
WITH newest AS (
    SELECT
        activities.uuid,
        activities.words
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
        AND activities.user_uuid NOT IN (
            SELECT mutes.muted_uuid FROM active_mutes(%(viewer_uuid)s) AS mutes
        )
    ORDER BY activities.uuid DESC
    LIMIT %(max_read)s
),
candidates AS (
    SELECT
        newest.uuid,
        ts_rank(newest.words, %(words)s::tsquery) AS rank
    FROM newest
    WHERE NOT EXISTS (
            SELECT FROM muted_words WHERE muted_words.user_uuid = %(viewer_uuid)s
        )
        OR muted_word(%(viewer_uuid)s, newest.uuid) IS NULL
    ORDER BY newest.uuid DESC
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
