-- migrate:up

CREATE TABLE push_subscriptions (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    session_uuid uuid,
    endpoint text NOT NULL UNIQUE CHECK (octet_length(endpoint) <= 1000),
    p256dh text NOT NULL,
    auth text NOT NULL,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (user_uuid, session_uuid) REFERENCES sessions (user_uuid, uuid) ON DELETE CASCADE
);

COMMENT ON TABLE push_subscriptions IS
'Browsers in which a person wants to be told of news; the push services know them by the endpoint.';
COMMENT ON COLUMN push_subscriptions.session_uuid IS
'The sign-in of the browser. NULL: unknown, as its row couldn''t be written.';
COMMENT ON COLUMN push_subscriptions.p256dh IS 'The browser''s public key, in base64url (RFC 8291).';
COMMENT ON COLUMN push_subscriptions.auth IS 'The secret for encryption, in base64url.';

CREATE INDEX push_subscriptions_of_user ON push_subscriptions (user_uuid, session_uuid);

ALTER TABLE users ADD COLUMN push_off text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN users.push_off IS 'The kinds of news that no device is told of.';

-- migrate:down

DROP FUNCTION IF EXISTS push_kind(text);
ALTER TABLE users DROP COLUMN push_off;
DROP TABLE push_subscriptions;
