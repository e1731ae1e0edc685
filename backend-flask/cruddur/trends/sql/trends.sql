-- Hashtags by how much their use of late stands out against their usual, as JSON. Use is counted
-- in people, so nobody makes a trend alone.
-- Parameters: now, recent_from and usual_from (version 7 ids of those moments), recent_share (how
-- much of the time since usual_from is recent), at_least (people), limit.
WITH used AS (
    SELECT
        hashtags_used.tag,
        count(DISTINCT activities.user_uuid)
            FILTER (WHERE hashtags_used.activity_uuid >= %(recent_from)s::uuid) AS recent,
        count(DISTINCT activities.user_uuid) AS usual
    FROM hashtags_used
    INNER JOIN activities ON activities.uuid = hashtags_used.activity_uuid
    WHERE hashtags_used.activity_uuid >= %(usual_from)s::uuid
        AND activities.expires_at > %(now)s
    GROUP BY hashtags_used.tag
),
standing AS (
    SELECT
        tag,
        recent,
        recent / (1 + usual * %(recent_share)s::double precision) AS score
    FROM used
    WHERE recent >= %(at_least)s
    ORDER BY score DESC, recent DESC, tag
    LIMIT %(limit)s
)
SELECT
    coalesce(
        json_agg(
            json_build_object('hashtag', tag, 'count', recent) ORDER BY score DESC, recent DESC, tag
        ),
        '[]'
    )::text AS body
FROM standing
LIMIT 1
