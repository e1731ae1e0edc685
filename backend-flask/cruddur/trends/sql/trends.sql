-- Trending hashtags as JSON: recent use compared with the baseline. People are counted, not cruds, so
-- that one person can't make a trend. Each is shown in the spelling that most of them use;
-- of equals, in small letters. Limited people, and hidden and protected cruds don't count.
-- Parameters: now, recent_from and baseline_from (version 7 ids of those moments), recent_share (how
-- much of the time since baseline_from is recent), min_people, excluded_hashtags, excluded_words (what contains
-- one is excluded), limit.
WITH recent AS (
    SELECT
        hashtags_used.tag,
        count(DISTINCT activities.user_uuid) AS people
    FROM hashtags_used
    INNER JOIN activities ON activities.uuid = hashtags_used.activity_uuid
    WHERE hashtags_used.activity_uuid >= %(recent_from)s::uuid
        AND activities.expires_at > %(now)s
        AND NOT activities.is_hidden
        AND NOT activities.is_protected
        AND activities.user_uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
    GROUP BY hashtags_used.tag
    HAVING count(DISTINCT activities.user_uuid) >= %(min_people)s
),
baseline AS (
    SELECT
        tag,
        count(DISTINCT user_uuid) AS people
    FROM hashtags_used
    WHERE activity_uuid >= %(baseline_from)s::uuid
    GROUP BY tag
),
scored AS (
    SELECT
        recent.tag,
        recent.people,
        recent.people / (1 + baseline.people * %(recent_share)s::double precision) AS score
    FROM recent
    INNER JOIN baseline ON baseline.tag = recent.tag
    WHERE recent.tag <> ALL(%(excluded_hashtags)s::text[])
        AND NOT EXISTS (
            SELECT FROM unnest(%(excluded_words)s::text[]) AS words (word)
            WHERE strpos(recent.tag, words.word) > 0
        )
    ORDER BY score DESC, recent.people DESC, recent.tag
    LIMIT %(limit)s
)
SELECT
    coalesce(
        json_agg(
            json_build_object('hashtag', coalesce(commonest.written, scored.tag), 'count', people)
            ORDER BY score DESC, people DESC, tag
        ),
        '[]'
    )::text AS body
FROM scored
LEFT JOIN LATERAL (
    SELECT hashtags_used.written
    FROM hashtags_used
    INNER JOIN activities ON activities.uuid = hashtags_used.activity_uuid
    WHERE hashtags_used.tag = scored.tag
        AND hashtags_used.activity_uuid >= %(recent_from)s::uuid
        AND hashtags_used.written IS NOT NULL
        AND activities.expires_at > %(now)s
        AND NOT activities.is_hidden
        AND NOT activities.is_protected
        AND activities.user_uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
    GROUP BY hashtags_used.written
    ORDER BY count(DISTINCT activities.user_uuid) DESC, hashtags_used.written COLLATE "C" DESC
    LIMIT 1
) AS commonest ON true
LIMIT 1
