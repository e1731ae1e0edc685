-- migrate:up

ALTER TABLE mutes ADD COLUMN expires_at timestamptz;

COMMENT ON COLUMN mutes.expires_at IS 'NULL: until it is undone. The purge deletes what has ended.';

CREATE TABLE muted_words (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    value text NOT NULL CHECK (octet_length(value) <= 1000),
    folded text NOT NULL,
    query tsquery NOT NULL,
    in_text boolean NOT NULL,
    in_tags boolean NOT NULL,
    except_following boolean NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    CHECK (in_text OR in_tags),
    UNIQUE (user_uuid, folded)
);

COMMENT ON TABLE muted_words IS
'Words and hashtags whose cruds a person doesn''t want in any list.';
COMMENT ON COLUMN muted_words.folded IS 'The value as `fold_text` returns it.';
COMMENT ON COLUMN muted_words.query IS
'Finds every crud that may have the value, and a few others, by activities.words.';
COMMENT ON COLUMN muted_words.expires_at IS 'NULL: never.';

CREATE INDEX muted_words_purge ON muted_words (expires_at) WHERE expires_at IS NOT NULL;

-- migrate:down

DROP FUNCTION IF EXISTS unmuted_activity_bodies(uuid, timestamptz, uuid, text);
DROP FUNCTION IF EXISTS muted_word(uuid, uuid);
DROP FUNCTION IF EXISTS has_muted_value(text, json, text, boolean, boolean);
DROP FUNCTION IF EXISTS fold_text(text);
DROP FUNCTION IF EXISTS active_mutes(uuid);
DROP FUNCTION IF EXISTS muted_word_json(muted_words);
DROP TABLE muted_words;
ALTER TABLE mutes DROP COLUMN expires_at;
