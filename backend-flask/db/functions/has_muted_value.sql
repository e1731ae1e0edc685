-- Return whether a message has a value that `fold_text` returned: as one of its hashtags, or between them,
-- where the value must not begin or end inside a word. A word ends as in `search_words`: at spaces,
-- punctuation, symbols and emoji, and at unspaced_letters, in a run of which a value may be anywhere. Between
-- the words of a value may be any of these.
CREATE OR REPLACE FUNCTION has_muted_value(
    message text, entities json, folded text, in_text boolean, in_tags boolean
)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000
AS $$
DECLARE
    separators CONSTANT text := '[:space:][:punct:][:cntrl:]\u200B\uE000-\uF8FF';
    letter CONSTANT text := '[^' || separators || unspaced_letters() || ']';
    tags CONSTANT text[] := CASE
        WHEN entities::text LIKE '%"hashtag"%' THEN ARRAY(
            SELECT entity.value ->> 'tag'
            FROM json_array_elements(entities) AS entity
            WHERE entity.value ->> 'kind' = 'hashtag'
            ORDER BY length(entity.value ->> 'tag') DESC
        )
        ELSE '{}'
    END;
    written text;
    tag text;
    pattern text;
BEGIN
    IF in_tags AND folded = ANY(tags) THEN
        RETURN TRUE;
    END IF;
    IF NOT in_text THEN
        RETURN FALSE;
    END IF;
    written := fold_text(message);
    FOREACH tag IN ARRAY tags LOOP
        written := replace(written, '#' || tag, ' ');
    END LOOP;
    pattern := regexp_replace(
        regexp_replace(folded COLLATE pg_c_utf8, '([][\\^$.|?*+(){}])', '\\\1', 'g'),
        '[[:space:]]+', '[' || separators || ']+', 'g'
    );
    RETURN written COLLATE pg_c_utf8 ~ (
        CASE WHEN folded COLLATE pg_c_utf8 ~ ('^' || letter) THEN '(?<!' || letter || ')' ELSE '' END
        || pattern
        || CASE WHEN folded COLLATE pg_c_utf8 ~ (letter || '$') THEN '(?!' || letter || ')' ELSE '' END
    );
END
$$;
