-- Return a muted word as JSON, as its owner sees it.
CREATE OR REPLACE FUNCTION muted_word_json(word muted_words) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    json_build_object(
        'uuid', word.uuid,
        'value', word.value,
        'in', array_remove(
            ARRAY[
                CASE WHEN word.in_text THEN 'text' END, CASE WHEN word.in_tags THEN 'tags' END
            ],
            NULL
        ),
        'except_following', word.except_following,
        'expires_at', to_iso8601(word.expires_at),
        'created_at', to_iso8601(word.created_at)
    )
$$;
