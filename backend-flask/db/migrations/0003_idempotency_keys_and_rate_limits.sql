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

-- A crash may empty it, and then everybody starts anew: that is worth no write-ahead log.
CREATE UNLOGGED TABLE rate_limit_counts (
    window_ends_at timestamptz NOT NULL,
    rate_limit text NOT NULL,
    subject text NOT NULL,
    taken integer NOT NULL,
    PRIMARY KEY (window_ends_at, rate_limit, subject)
) WITH (fillfactor = 50);

COMMENT ON TABLE rate_limit_counts IS 'How many requests the API''s processes took of an allowance.';
COMMENT ON COLUMN rate_limit_counts.subject IS 'A person''s uuid, or an address; of IPv6 its /64.';

-- migrate:down

DROP TABLE rate_limit_counts;
DROP TABLE idempotency_keys;
