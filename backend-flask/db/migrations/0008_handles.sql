-- migrate:up

-- A handle that somebody gave up is kept for them a while, so that nobody takes their name.
CREATE TABLE held_handles (
    handle text PRIMARY KEY CHECK (handle ~ '^[a-z0-9_]{3,20}$'),
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    held_until timestamptz NOT NULL
);

CREATE INDEX held_handles_of_user ON held_handles (user_uuid);

-- migrate:down

DROP TABLE held_handles;
