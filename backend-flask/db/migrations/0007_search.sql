-- migrate:up

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- Words as they are, in any language, without case and accents; nothing is stemmed.
CREATE TEXT SEARCH CONFIGURATION public.cruds (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, simple;

ALTER TABLE activities
    ADD COLUMN words tsvector
        GENERATED ALWAYS AS (to_tsvector('public.cruds', message)) STORED;

CREATE INDEX activities_words ON activities USING gin (words);

-- unaccent is only STABLE, as its dictionary could be changed; ours isn't.
CREATE FUNCTION folded(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, written));

ALTER TABLE users
    ADD COLUMN folded_name text
        GENERATED ALWAYS AS (folded(handle || ' ' || display_name)) STORED;

CREATE INDEX users_folded_name ON users USING gin (folded_name gin_trgm_ops);

-- migrate:down

ALTER TABLE users DROP COLUMN folded_name;
DROP FUNCTION folded(text);
ALTER TABLE activities DROP COLUMN words;
DROP TEXT SEARCH CONFIGURATION public.cruds;
DROP EXTENSION pg_trgm;
DROP EXTENSION unaccent;
