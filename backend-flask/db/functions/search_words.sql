-- Return the words of a text in order, folded for search: without case and accents, compatibility
-- forms as ordinary ones. Texts and queries are cut by this function alone (decision 35).
--
-- A word is what stands between spaces, punctuation and symbols; an emoji is a word of its own, and
-- so is a run of unspaced_letters, which search_vector and search_query cut into pairs of characters.
--
-- Each collation is named, so that the result doesn't depend on the locale of the database.
-- unaccent is only STABLE, because its dictionary could be changed; ours isn't.
CREATE OR REPLACE FUNCTION search_words(written text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    -- Marks that are often left out, and characters that nobody sees: accents of Latin, Greek,
    -- Cyrillic, Hebrew and Arabic, joiners, directions, variation selectors, tones of skin. The vowel
    -- signs of Indic scripts and the marks of Thai are not among them, as they make another word.
    ignored CONSTANT text := '\u00AD\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4'
        '\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED'
        '\u180B-\u180F\u200C-\u200F\u202A-\u202E\u2060-\u206F\u20D0-\u20FF\uFE00-\uFE0F\uFEFF'
        '\U0001F3FB-\U0001F3FF\U000E0000-\U000E0FFF';
    emoji CONSTANT text := '\u2190-\u21FF\u2300-\u23FF\u25A0-\u27BF\u2900-\u297F\u2B00-\u2BFF'
        '\U0001F000-\U0001FAFF';
    separators CONSTANT text := '[:space:][:punct:][:cntrl:]\u200B\uE000-\uF8FF';
    folded text;
BEGIN
    IF octet_length(written) = length(written) THEN
        RETURN string_to_array(
            btrim(regexp_replace(lower(written COLLATE "C"), '[^a-z0-9]+', ' ', 'g')), ' '
        );
    END IF;
    -- Signs that are made of letters or digits aren't a part of the word beside them: Cruddur™.
    folded := regexp_replace(
        written COLLATE pg_c_utf8, '([\u2100-\u214F\u2460-\u24FF\u3200-\u33FF])', ' \1 ', 'g'
    );
    folded := normalize(folded, NFKD);
    IF folded COLLATE pg_c_utf8 ~ '[\u0600-\u06FF]' THEN
        -- Persian writes parts of a word with a non-joiner or a space between them.
        folded := regexp_replace(folded COLLATE pg_c_utf8, '([\u0620-\u06D3])\u200C', '\1 ', 'g');
        -- Letters and digits that Arabic and Persian keyboards have for the same one.
        folded := translate(
            folded, 'ىیکة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'ييكه01234567890123456789'
        );
    END IF;
    folded := regexp_replace(folded COLLATE pg_c_utf8, '[' || ignored || ']+', '', 'g');
    folded := unaccent('public.unaccent', casefold(folded COLLATE pg_unicode_fast));
    IF folded COLLATE pg_c_utf8 ~ '[\u1100-\u11FF\u3099\u309A]' THEN
        folded := normalize(folded, NFC); -- syllables of Hangul, and voiced kana
    END IF;
    IF folded COLLATE pg_c_utf8 !~ ('[' || unspaced_letters() || emoji || ']') THEN
        -- The same as below, in a third of the time.
        RETURN array_remove(
            regexp_split_to_array(folded COLLATE pg_c_utf8, '[' || separators || ']+'), ''
        );
    END IF;
    RETURN ARRAY(
        SELECT cut.word[1]
        FROM regexp_matches(
            folded COLLATE pg_c_utf8,
            '[' || unspaced_letters() || ']+|[^' || separators || unspaced_letters() || ']+'
            || '|[\U0001F1E6-\U0001F1FF]{2}|[' || emoji || ']', -- flags are pairs of letters
            'g'
        ) AS cut(word)
    );
END
$$;
