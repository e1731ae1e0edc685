-- migrate:up

CREATE TABLE text_recipients (
    author_uuid uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    fingerprint bigint NOT NULL,
    recipient_uuid uuid NOT NULL,
    is_message boolean NOT NULL,
    is_reported boolean NOT NULL DEFAULT FALSE,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (author_uuid, fingerprint, recipient_uuid)
);

COMMENT ON TABLE text_recipients IS
'Whom a text of an author went to in a day, without their followers.';
COMMENT ON COLUMN text_recipients.fingerprint IS 'Of the text and its author: floods/fingerprints.py.';
COMMENT ON COLUMN text_recipients.is_message IS 'It was a message, so moderators don''t see to whom.';
COMMENT ON COLUMN text_recipients.is_reported IS 'They are counted in a report.';
CREATE INDEX text_recipients_expires_at ON text_recipients (expires_at);

ALTER TABLE reports ADD COLUMN text_fingerprint bigint;

COMMENT ON COLUMN reports.text_fingerprint IS
'Nobody reported it: this text of theirs went to many people. NULL for a report by a person.';
CREATE UNIQUE INDEX reports_open_text ON reports (
    subject_uuid
) WHERE text_fingerprint IS NOT NULL AND closed_at IS NULL;

-- migrate:down

ALTER TABLE reports DROP COLUMN text_fingerprint;
DROP TABLE text_recipients;
