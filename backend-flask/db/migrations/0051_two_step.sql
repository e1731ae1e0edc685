-- migrate:up

CREATE TABLE recovery_codes (
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    used_at timestamptz,
    PRIMARY KEY (user_uuid, hash)
);

COMMENT ON TABLE recovery_codes IS
'What a person may sign in with, once, instead of a code of their authenticator app.';
COMMENT ON COLUMN recovery_codes.hash IS 'SHA-256 of the person''s uuid and the code, which is random.';
COMMENT ON COLUMN recovery_codes.used_at IS
'When it was used. All codes are deleted as soon as Cognito asks for no second step.';

CREATE TABLE two_step_changes (
    user_uuid uuid PRIMARY KEY REFERENCES users (uuid) ON DELETE CASCADE,
    change text NOT NULL CHECK (change IN ('on', 'renewed', 'off', 'recovered')),
    changed_at timestamptz NOT NULL,
    browser text,
    system text,
    network text
);

COMMENT ON TABLE two_step_changes IS
'The last change of a person''s two-step sign-in, as they see it. Whether it is on, Cognito knows.';
COMMENT ON COLUMN two_step_changes.change IS
'renewed: other recovery codes. recovered: switched off by a recovery code.';

-- migrate:down

DROP FUNCTION IF EXISTS two_step_change_json(two_step_changes);
DROP TABLE two_step_changes;
DROP TABLE recovery_codes;
