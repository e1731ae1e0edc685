-- migrate:up

ALTER TABLE users
    ADD COLUMN reply_notifications text NOT NULL DEFAULT 'own_threads'
        CONSTRAINT users_reply_notifications_check
        CHECK (reply_notifications IN ('direct', 'own_threads', 'all'));

COMMENT ON COLUMN users.reply_notifications IS
'Which replies notify: those to a crud of theirs, also those in threads they began, or all below a crud of theirs.';

CREATE TABLE thread_mutes (
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    thread_uuid uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (user_uuid, thread_uuid)
);

COMMENT ON TABLE thread_mutes IS 'Hides the notifications of a thread.';
COMMENT ON COLUMN thread_mutes.thread_uuid IS
'The root. Not a foreign key, as a thread may outlive its root.';
COMMENT ON COLUMN thread_mutes.expires_at IS
'When the purge deletes it; later than any crud of the thread expires. Replies postpone it.';

CREATE INDEX thread_mutes_of_thread ON thread_mutes (thread_uuid, expires_at);
CREATE INDEX thread_mutes_expires_at ON thread_mutes (expires_at);

ALTER TABLE notifications ADD COLUMN thread_uuid uuid;

COMMENT ON COLUMN notifications.thread_uuid IS
'The root of the crud''s thread. Written by a trigger; NULL in older rows and for follows.';

-- migrate:down

DROP TRIGGER IF EXISTS notifications_thread ON notifications;
DROP FUNCTION IF EXISTS set_notification_thread();
DROP FUNCTION IF EXISTS mutes_notification(uuid, uuid, uuid);
DROP FUNCTION IF EXISTS thread_root(uuid, uuid, uuid[]);
ALTER TABLE notifications DROP COLUMN thread_uuid;
DROP TABLE thread_mutes;
ALTER TABLE users DROP COLUMN reply_notifications;
