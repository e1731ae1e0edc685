-- Return the form that all spellings of a text share, as `normalize_tag` of the API does for a hashtag: NFKC,
-- without case, and without characters that nobody sees. Unlike `search_words`, it keeps accents: schon isn't
-- schön. A sign of a trademark isn't a part of the word beside it.
CREATE OR REPLACE FUNCTION fold_text(written text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    -- Default_Ignorable_Code_Point of Unicode.
    ignored CONSTANT text := '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F'
        '\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8'
        '\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+';
    folded text;
BEGIN
    IF octet_length(written) = length(written) THEN
        RETURN lower(written COLLATE "C");
    END IF;
    -- Keyboards of different systems type the wave dashes for the same key, and NFKC makes spaces of the others.
    folded := translate(
        written,
        U&'\309B\309C\FF5E\2122\2120',
        U&'\3099\309A\301C  '
    );
    folded := regexp_replace(folded COLLATE pg_c_utf8, ignored, '', 'g');
    folded := casefold(normalize(folded, NFKC) COLLATE pg_unicode_fast);
    folded := regexp_replace(normalize(folded, NFKC) COLLATE pg_c_utf8, ignored, '', 'g');
    RETURN normalize(folded, NFKC);
END
$$;
