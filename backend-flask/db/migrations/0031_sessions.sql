-- migrate:up

CREATE TABLE sessions (
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    uuid uuid NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    browser text,
    system text,
    network text,
    ended_at timestamptz,
    PRIMARY KEY (user_uuid, uuid)
);

COMMENT ON TABLE sessions IS
'Sign-ins, as the person sees them in the settings. Cognito has the sessions themselves.';
COMMENT ON COLUMN sessions.uuid IS 'Cognito''s origin_jti, which all tokens of one sign-in share.';
COMMENT ON COLUMN sessions.created_at IS 'The first request.';
COMMENT ON COLUMN sessions.last_used_at IS 'The hour of the newest request.';
COMMENT ON COLUMN sessions.network IS 'The address, cut to /24, of IPv6 to /48.';
COMMENT ON COLUMN sessions.ended_at IS
'When the person ended it. The row stays while Cognito may issue tokens of it.';

CREATE INDEX sessions_created_at ON sessions (created_at);

-- migrate:down

DROP TABLE sessions;
