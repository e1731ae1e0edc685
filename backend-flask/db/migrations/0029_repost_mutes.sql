-- migrate:up

CREATE TABLE repost_mutes (
    muter_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    muted_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    PRIMARY KEY (muter_uuid, muted_uuid),
    CHECK (muter_uuid <> muted_uuid)
);

COMMENT ON TABLE repost_mutes IS
'Hides what a person reposts from the muter''s home feed. Their own cruds stay.';

CREATE INDEX repost_mutes_of_muted ON repost_mutes (muted_uuid);

-- migrate:down

DROP TABLE repost_mutes;
