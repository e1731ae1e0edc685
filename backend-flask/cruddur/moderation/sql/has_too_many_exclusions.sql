-- Whether more hashtags and words are kept out of trends than may be.
-- Parameters: limit (how many may be).
SELECT EXISTS (
    SELECT FROM trend_exclusions
    OFFSET %(limit)s
) AS has_too_many
LIMIT 1
