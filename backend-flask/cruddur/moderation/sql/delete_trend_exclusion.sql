-- Let a hashtag or a word trend again; no row if there is no such exclusion.
-- Parameters: uuid.
DELETE FROM trend_exclusions
WHERE uuid = %(uuid)s
RETURNING kind, value
