-- migrate:up

-- What cruds and people are searched by comes from triggers of db/functions, which call
-- search_vector. The release before still runs: it writes both tables without these columns, and
-- its queries find most words in what the triggers store. db/migrate.py carries older rows over.
--
-- No locale of the database matters: the functions name pg_c_utf8 and pg_unicode_fast, which every
-- Postgres 18 has in a UTF-8 database.
ALTER TABLE activities ALTER COLUMN words DROP EXPRESSION;

ALTER TABLE users ADD COLUMN name_words tsvector;

CREATE INDEX users_name_words ON users USING gin (name_words);

COMMENT ON COLUMN activities.words IS 'What search_vector makes of the message, set by a trigger.';
COMMENT ON COLUMN users.name_words IS
'What search_vector makes of handle and display name, set by a trigger.';
COMMENT ON COLUMN users.folded_name IS
'Handle and display name without case and accents, for names with typing errors in ASCII letters.';

-- migrate:down

DROP TRIGGER IF EXISTS activities_words ON activities;
DROP TRIGGER IF EXISTS users_name_words ON users;
DROP FUNCTION IF EXISTS set_activity_words();
DROP FUNCTION IF EXISTS set_name_words();
DROP FUNCTION IF EXISTS search_query(text[], boolean);
DROP FUNCTION IF EXISTS search_vector(text);
DROP FUNCTION IF EXISTS search_words(text);
DROP FUNCTION IF EXISTS unspaced_letters();

ALTER TABLE users DROP COLUMN name_words;

ALTER TABLE activities DROP COLUMN words;
ALTER TABLE activities
    ADD COLUMN words tsvector
        GENERATED ALWAYS AS (to_tsvector('public.cruds', message)) STORED;
CREATE INDEX activities_words ON activities USING gin (words);
