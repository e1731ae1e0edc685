-- The query that finds cruds with all the words, as text, or NULL if there is no word in them. It is a
-- statement of its own so that the plan of the search depends on how common the words are.
-- Parameters: typed (what stands between spaces).
SELECT search_query(%(typed)s::text[], FALSE)::text AS words
LIMIT 1
