-- A page of one person's cruds that contain all the words, ranked as in cruds_by_words.sql; without
-- words, the newest. A mute of the person doesn't hide them, as they are asked for by name; muted words do.
-- Parameters: viewer_uuid, now, words (a tsquery, or NULL), author (a handle), hashtags (all must be used),
-- after_rank, after (the last crud of the page before), limit.
-- Not prepared: a person's cruds are read, however common the word is.
WITH written AS (
    SELECT uuid, words, expires_at
    FROM activities
    WHERE user_uuid = (
            SELECT users.uuid FROM users
            WHERE users.handle = %(author)s AND NOT users.is_limited
        )
        AND NOT is_hidden
        AND NOT is_protected
),
candidates AS (
    SELECT
        written.uuid,
        CASE
            WHEN %(words)s::text IS NULL THEN 0::real
            ELSE ts_rank(written.words, %(words)s::tsquery)
        END AS rank
    FROM written
    WHERE (
            %(words)s::text IS NULL
            OR written.words @@ %(words)s::tsquery
        )
        AND written.expires_at > %(now)s
        AND (
            cardinality(%(hashtags)s::text[]) = 0
            OR (
                SELECT count(*)
                FROM hashtags_used
                WHERE hashtags_used.activity_uuid = written.uuid
                    AND hashtags_used.tag = ANY(%(hashtags)s::text[])
            ) >= cardinality(%(hashtags)s::text[])
        )
        AND (
            NOT EXISTS (
                SELECT FROM muted_words WHERE muted_words.user_uuid = %(viewer_uuid)s
            )
            OR muted_word(%(viewer_uuid)s, written.uuid) IS NULL
        )
    ORDER BY written.uuid DESC
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
