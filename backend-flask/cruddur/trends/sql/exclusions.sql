-- What moderators keep out of trends, as JSON: normalized hashtags, and words in hashtags.
-- Parameters: none.
SELECT
    json_build_object(
        'hashtags',
        coalesce(json_agg(value ORDER BY value) FILTER (WHERE kind = 'hashtag'), '[]'),
        'words',
        coalesce(json_agg(value ORDER BY value) FILTER (WHERE kind = 'word'), '[]')
    )::text AS body
FROM trend_exclusions
LIMIT 1
