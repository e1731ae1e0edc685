-- migrate:up

CREATE TABLE idempotency_keys (
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    operation text NOT NULL,
    key text NOT NULL CHECK (key ~ '^[!-~]{1,255}$'),
    request_hash bytea NOT NULL,
    status smallint,
    body text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (user_uuid, operation, key)
);

COMMENT ON TABLE idempotency_keys IS 'Requests that took effect, and their answers, for a day.';
COMMENT ON COLUMN idempotency_keys.status IS
    'With the body NULL only inside the transaction that does the work.';

CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at);

-- migrate:down

DROP TABLE idempotency_keys;
