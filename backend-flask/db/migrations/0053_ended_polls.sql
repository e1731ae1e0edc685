-- migrate:up

ALTER TABLE polls
ADD COLUMN notify_at timestamptz,
ADD COLUMN notified_up_to uuid;

COMMENT ON COLUMN polls.notify_at IS
'When its author and those who voted are told that it has ended; NULL: nobody is, or all are.';
COMMENT ON COLUMN polls.notified_up_to IS
'The voter up to whom they are told, by uuid, while they are; NULL: not yet, so it takes votes.';

CREATE INDEX polls_to_notify ON polls (notify_at, activity_uuid) WHERE notify_at IS NOT NULL;

-- The author of a poll is told of its end too. Not validated, as the constraints before allowed less.
ALTER TABLE notifications
DROP CONSTRAINT notifications_check,
ADD CONSTRAINT notifications_check CHECK (
    user_uuid <> actor_uuid OR kind = 'poll_ended'
) NOT VALID,
DROP CONSTRAINT notifications_kind_check,
ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN (
        'like', 'repost', 'reply', 'mention', 'quote', 'poll_ended', 'follow', 'follow_request',
        'follow_accepted'
    )
) NOT VALID;

-- migrate:down

DELETE FROM notifications WHERE kind = 'poll_ended';
ALTER TABLE notifications
DROP CONSTRAINT notifications_check,
ADD CONSTRAINT notifications_check CHECK (user_uuid <> actor_uuid),
DROP CONSTRAINT notifications_kind_check,
ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN (
        'like', 'repost', 'reply', 'mention', 'quote', 'follow', 'follow_request',
        'follow_accepted'
    )
);
DROP INDEX polls_to_notify;
ALTER TABLE polls
DROP COLUMN notify_at,
DROP COLUMN notified_up_to;
