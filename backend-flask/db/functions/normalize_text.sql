-- Return text without case and accents, for search. unaccent is only STABLE, because its dictionary
-- could be changed; this one isn't, so the function may compute a generated column.
CREATE OR REPLACE FUNCTION normalize_text(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(unaccent('public.unaccent', written));
