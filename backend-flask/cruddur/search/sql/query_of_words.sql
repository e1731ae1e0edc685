-- The query that finds cruds with all the words, as text, or NULL if there is no word in them. It is a
-- statement of its own so that the plan of the search depends on how common the words are.
-- It says also whether the viewer mutes words, as more is read for them.
-- Parameters: typed (what stands between spaces), viewer_uuid.
SELECT
    search_query(%(typed)s::text[], FALSE)::text AS words,
    EXISTS (
        SELECT FROM muted_words WHERE muted_words.user_uuid = %(viewer_uuid)s
    ) AS has_muted_words
LIMIT 1
