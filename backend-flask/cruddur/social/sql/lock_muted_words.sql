-- Row lock: lock the viewer, so that their muted words are counted right until the transaction ends. Return the
-- form of a value that all its spellings share, and the query that finds it, NULL without a letter, a digit or
-- an emoji; no row if the account is deleted or suspended.
-- Parameters: viewer_uuid, value.
SELECT
    forms.folded,
    search_query(ARRAY[forms.folded], FALSE)::text AS query
FROM users
CROSS JOIN (SELECT btrim(fold_text(%(value)s)) AS folded) AS forms
WHERE uuid = %(viewer_uuid)s
    AND NOT is_suspended
LIMIT 1
FOR NO KEY UPDATE OF users
