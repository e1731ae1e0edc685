-- What moderators keep out of trends, as JSON: normalized hashtags, and words in hashtags.
-- Parameters: limit (how many there may be).
WITH excluded AS (
    SELECT kind, value
    FROM trend_exclusions
    ORDER BY uuid
    LIMIT %(limit)s
)
SELECT
    json_build_object(
        'hashtags',
        coalesce(json_agg(value ORDER BY value) FILTER (WHERE kind = 'hashtag'), '[]'),
        'words',
        coalesce(json_agg(value ORDER BY value) FILTER (WHERE kind = 'word'), '[]')
    )::text AS body
FROM excluded
LIMIT 1
