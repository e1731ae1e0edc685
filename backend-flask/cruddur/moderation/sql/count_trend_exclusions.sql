-- How many hashtags and words are kept out of trends.
-- Parameters: none.
SELECT count(*) AS excluded
FROM trend_exclusions
LIMIT 1
