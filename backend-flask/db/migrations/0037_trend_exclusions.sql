-- migrate:up

CREATE TABLE trend_exclusions (
    uuid uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('hashtag', 'word')),
    value text NOT NULL CHECK (octet_length(value) <= 1000),
    UNIQUE (kind, value)
);

COMMENT ON TABLE trend_exclusions IS
'Hashtags, and words in hashtags, that moderators keep out of trends.';
COMMENT ON COLUMN trend_exclusions.uuid IS 'That of its entry in moderation_log, which says who and why.';
COMMENT ON COLUMN trend_exclusions.value IS 'Normalized, as in hashtags_used.';

ALTER TABLE moderation_log
ALTER COLUMN person_uuid DROP NOT NULL,
ALTER COLUMN person_handle DROP NOT NULL,
DROP CONSTRAINT moderation_log_action_check,
DROP CONSTRAINT moderation_log_subject_type_check,
ADD CONSTRAINT moderation_log_action_check CHECK (
    action IN ('dismiss', 'hide', 'warn', 'limit', 'suspend', 'reinstate', 'exclude')
),
ADD CONSTRAINT moderation_log_subject_type_check CHECK (
    subject_type IN ('activity', 'message', 'person', 'trend')
);

COMMENT ON COLUMN moderation_log.person_uuid IS 'Whom it is about; NULL for a hashtag or word.';

-- migrate:down

-- The release before can't read these entries.
ALTER TABLE moderation_log DISABLE TRIGGER USER;
DELETE FROM moderation_log WHERE subject_type = 'trend';
ALTER TABLE moderation_log ENABLE TRIGGER USER;
COMMENT ON COLUMN moderation_log.person_uuid IS NULL;
ALTER TABLE moderation_log
ALTER COLUMN person_uuid SET NOT NULL,
ALTER COLUMN person_handle SET NOT NULL,
DROP CONSTRAINT moderation_log_action_check,
DROP CONSTRAINT moderation_log_subject_type_check,
ADD CONSTRAINT moderation_log_action_check CHECK (
    action IN ('dismiss', 'hide', 'warn', 'limit', 'suspend', 'reinstate')
),
ADD CONSTRAINT moderation_log_subject_type_check CHECK (
    subject_type IN ('activity', 'message', 'person')
);
DROP TABLE trend_exclusions;
