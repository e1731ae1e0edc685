-- migrate:up

CREATE TABLE reports (
    uuid uuid PRIMARY KEY,
    reporter_uuid uuid,
    subject_type text NOT NULL CHECK (subject_type IN ('activity', 'message', 'person')),
    subject_uuid uuid NOT NULL,
    person_uuid uuid NOT NULL,
    person_handle text NOT NULL,
    reason text NOT NULL CHECK (
        reason IN (
            'spam', 'harassment', 'hate', 'self_harm', 'illegal', 'impersonation', 'other'
        )
    ),
    comment text NOT NULL CHECK (octet_length(comment) <= 10000),
    evidence json NOT NULL,
    created_at timestamptz NOT NULL,
    purge_at timestamptz NOT NULL,
    closed_at timestamptz,
    decision_uuid uuid
);

COMMENT ON TABLE reports IS
'What was reported, with its evidence. Nothing is a foreign key: a report outlives the crud and both accounts.';
COMMENT ON COLUMN reports.reporter_uuid IS 'NULL once the account is deleted.';
COMMENT ON COLUMN reports.person_uuid IS 'Whom it is about.';
COMMENT ON COLUMN reports.closed_at IS 'When it was decided; NULL again after an appeal.';
COMMENT ON COLUMN reports.decision_uuid IS 'The last decision, in moderation_log.';

CREATE UNIQUE INDEX reports_open ON reports (
    subject_type, subject_uuid, reporter_uuid
) WHERE closed_at IS NULL;
CREATE INDEX reports_of_reporter ON reports (reporter_uuid, uuid DESC);
CREATE INDEX reports_of_person ON reports (person_uuid);
CREATE INDEX reports_of_decision ON reports (decision_uuid);
CREATE INDEX reports_purge ON reports (purge_at);
CREATE INDEX reports_closed ON reports (uuid DESC) WHERE closed_at IS NOT NULL;

CREATE TABLE kept_media (
    media_uuid uuid PRIMARY KEY,
    keep_until timestamptz NOT NULL
);

COMMENT ON TABLE kept_media IS
'Pictures that are evidence: their S3 objects stay when their rows are deleted.';
CREATE INDEX kept_media_purge ON kept_media (keep_until);

CREATE TABLE moderators (
    user_uuid uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    added_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE moderators IS
'Moderators, who must also be in the Cognito group of that name. Written by operators alone.';

CREATE TABLE moderation_log (
    uuid uuid PRIMARY KEY,
    moderator_uuid uuid,
    moderator_handle text,
    action text NOT NULL CHECK (
        action IN ('dismiss', 'hide', 'warn', 'limit', 'suspend', 'reinstate')
    ),
    subject_type text NOT NULL CHECK (subject_type IN ('activity', 'message', 'person')),
    subject_uuid uuid NOT NULL,
    person_uuid uuid NOT NULL,
    person_handle text NOT NULL,
    report_uuid uuid,
    reason text NOT NULL CHECK (octet_length(reason) <= 10000),
    until timestamptz,
    before json NOT NULL,
    after json NOT NULL,
    appealed_uuid uuid,
    created_at timestamptz NOT NULL
);

COMMENT ON TABLE moderation_log IS
'What moderators decided. A trigger refuses every change but an insertion.';
COMMENT ON COLUMN moderation_log.moderator_uuid IS 'NULL: a suspension ended by itself.';
COMMENT ON COLUMN moderation_log.appealed_uuid IS
'The decision whose appeal this answers. Such an answer is final.';

CREATE INDEX moderation_log_of_person ON moderation_log (person_uuid, uuid DESC);

CREATE TABLE appeals (
    decision_uuid uuid PRIMARY KEY,
    person_uuid uuid NOT NULL,
    appeal text NOT NULL CHECK (octet_length(appeal) <= 10000),
    created_at timestamptz NOT NULL,
    purge_at timestamptz NOT NULL
);

COMMENT ON TABLE appeals IS 'One for each decision. Deleted with the account.';
CREATE INDEX appeals_of_person ON appeals (person_uuid);
CREATE INDEX appeals_purge ON appeals (purge_at);

ALTER TABLE users
ADD COLUMN is_limited boolean NOT NULL DEFAULT FALSE,
ADD COLUMN is_suspended boolean NOT NULL DEFAULT FALSE,
ADD COLUMN suspended_until timestamptz;

COMMENT ON COLUMN users.is_limited IS
'By a moderator: not in everyone, tags, search, trends or suggestions.';
COMMENT ON COLUMN users.is_suspended IS
'By a moderator: tokens are refused, and everything of theirs is hidden.';
COMMENT ON COLUMN users.suspended_until IS 'When the purge ends the suspension; NULL: never.';

ALTER TABLE activities
ADD COLUMN is_hidden boolean NOT NULL DEFAULT FALSE,
ADD COLUMN hidden_by uuid,
ADD COLUMN moderation_warning text CHECK (octet_length(moderation_warning) <= 200);

COMMENT ON COLUMN activities.is_hidden IS 'hidden_by is set, or the author is suspended.';
COMMENT ON COLUMN activities.hidden_by IS 'The decision that hides it, in moderation_log.';

-- migrate:down

DROP FUNCTION IF EXISTS reported_activity_json(uuid);
DROP TRIGGER IF EXISTS moderation_log_only_grows ON moderation_log;
DROP TRIGGER IF EXISTS moderation_log_is_not_truncated ON moderation_log;
DROP FUNCTION IF EXISTS refuse_log_changes();
DROP FUNCTION IF EXISTS case_json(uuid[]);
DROP FUNCTION IF EXISTS moderated_person_json(uuid, text);
DROP FUNCTION IF EXISTS log_entry_json(moderation_log);
ALTER TABLE activities
DROP COLUMN is_hidden,
DROP COLUMN hidden_by,
DROP COLUMN moderation_warning;
ALTER TABLE users
DROP COLUMN is_limited,
DROP COLUMN is_suspended,
DROP COLUMN suspended_until;
DROP TABLE appeals;
DROP TABLE moderation_log;
DROP TABLE moderators;
DROP TABLE kept_media;
DROP TABLE reports;
