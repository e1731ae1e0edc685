-- Return the query that finds texts with all that was typed, or NULL if there is no word in it. Each
-- element of typed stood between spaces: its words must follow each other in the text, so that
-- node.js isn't found in "js for a node". Emoji may stand anywhere.
--
-- The last word may be a prefix, with is_name every word. A single character of unspaced_letters is
-- one too, as search_vector stores pairs.
CREATE OR REPLACE FUNCTION search_query(typed text[], is_name boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    max_lexemes CONSTANT integer := 50;
    query text := '';
    ending text := ''; -- of what was added last
    operator text;
    lexemes integer := 0;
    piece text;
    cut text;
BEGIN
    FOREACH piece IN ARRAY typed LOOP
        operator := ' & ';
        FOREACH cut IN ARRAY search_words(piece) LOOP
            EXIT WHEN lexemes >= max_lexemes;
            IF cut COLLATE pg_c_utf8 ~ ('^[' || unspaced_letters() || ']') THEN
                FOR start IN 1..least(greatest(length(cut) - 1, 1), max_lexemes - lexemes) LOOP
                    query := query || operator || '''' || substr(cut, start, 2) || '''';
                    operator := ' <-> ';
                    lexemes := lexemes + 1;
                END LOOP;
                IF length(cut) = 1 THEN
                    query := query || ':*';
                ELSE
                    operator := ' <2> '; -- the last character has a position too
                END IF;
                ending := '';
            ELSIF cut COLLATE pg_c_utf8 ~ '^[[:punct:]]' THEN -- an emoji, as others are cut away
                query := query || ' & ''' || cut || '''';
                operator := ' & ';
                lexemes := lexemes + 1;
                ending := '';
            ELSE
                ending := ':*';
                query := query || operator || '''' || left(cut, 100) || ''''
                    || CASE WHEN is_name THEN ending ELSE '' END;
                operator := ' <-> ';
                lexemes := lexemes + 1;
            END IF;
        END LOOP;
    END LOOP;
    IF query = '' THEN
        RETURN NULL;
    END IF;
    RETURN (substr(query, 4) || CASE WHEN is_name THEN '' ELSE ending END)::tsquery;
END
$$;
