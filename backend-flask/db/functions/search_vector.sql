-- Return the words of a text with their positions. Of a run of unspaced_letters each character is a
-- lexeme, with the one that follows it: 東京都 is 東京, 京都 and 都.
CREATE OR REPLACE FUNCTION search_vector(written text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    words CONSTANT text[] := search_words(written);
    lexemes text[] := '{}';
    cut text;
BEGIN
    IF array_to_string(words, '') COLLATE pg_c_utf8 !~ ('[' || unspaced_letters() || ']') THEN
        lexemes := words;
    ELSE
        FOREACH cut IN ARRAY words LOOP
            IF cut COLLATE pg_c_utf8 ~ ('^[' || unspaced_letters() || ']') THEN
                FOR start IN 1..length(cut) LOOP
                    lexemes := array_append(lexemes, substr(cut, start, 2));
                END LOOP;
            ELSE
                lexemes := array_append(lexemes, cut);
            END IF;
        END LOOP;
    END IF;
    RETURN (
        -- A lexeme has 2,046 bytes at most.
        SELECT coalesce(string_agg('''' || left(lexeme, 100) || ''':' || position, ' '), '')
        FROM unnest(lexemes) WITH ORDINALITY AS cut(lexeme, position)
    )::tsvector;
END
$$;
