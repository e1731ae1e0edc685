-- migrate:up

CREATE TABLE users (
    uuid uuid PRIMARY KEY,
    cognito_sub text NOT NULL CONSTRAINT users_cognito_sub_unique UNIQUE,
    email text NOT NULL CONSTRAINT users_email_unique UNIQUE,
    handle text NOT NULL CONSTRAINT users_handle_unique UNIQUE
        CHECK (handle ~ '^[a-z0-9_]{3,20}$'),
    display_name text NOT NULL CHECK (octet_length(display_name) BETWEEN 1 AND 400),
    bio text NOT NULL DEFAULT '' CHECK (octet_length(bio) <= 2000),
    tokens_valid_from timestamptz NOT NULL DEFAULT 'epoch',
    created_at timestamptz NOT NULL,
    CHECK (email = lower(email))
);

COMMENT ON TABLE users IS 'People. Their passwords and sign-ins are Cognito''s.';
COMMENT ON COLUMN users.tokens_valid_from IS 'Access tokens issued before this moment are refused.';

-- migrate:down

DROP TABLE users;
