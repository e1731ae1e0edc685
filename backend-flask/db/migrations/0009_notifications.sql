-- migrate:up

CREATE TABLE notifications (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('like', 'repost', 'reply', 'mention', 'follow')),
    actor_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    activity_uuid uuid REFERENCES activities (uuid) ON DELETE CASCADE,
    CONSTRAINT notifications_once
        UNIQUE NULLS NOT DISTINCT (user_uuid, kind, actor_uuid, activity_uuid),
    CHECK (user_uuid <> actor_uuid),
    CHECK ((activity_uuid IS NULL) = (kind = 'follow'))
);

COMMENT ON TABLE notifications IS
    'Who did what to whom. The crud is the one liked or reposted, or the reply or mention itself.';

CREATE INDEX notifications_of_user ON notifications (user_uuid, uuid DESC);
CREATE INDEX notifications_of_activity ON notifications (activity_uuid);
CREATE INDEX notifications_of_actor ON notifications (actor_uuid);

ALTER TABLE users
    ADD COLUMN notifications_read uuid NOT NULL
        DEFAULT '00000000-0000-0000-0000-000000000000';

COMMENT ON COLUMN users.notifications_read IS 'Those with a greater uuid are unread.';

-- The newest thousand notifications that a person may see: none of what has expired, of people
-- across a block, or of people they muted.
CREATE FUNCTION visible_notifications(person_uuid uuid, moment timestamptz)
RETURNS TABLE (uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid, unread boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    newest.uuid,
    newest.kind,
    newest.actor_uuid,
    newest.activity_uuid,
    newest.uuid > (
        SELECT users.notifications_read FROM users WHERE users.uuid = person_uuid
    )
FROM (
    SELECT uuid, kind, actor_uuid, activity_uuid
    FROM notifications
    WHERE user_uuid = person_uuid
    ORDER BY uuid DESC
    LIMIT 1000
) AS newest
WHERE (
    newest.activity_uuid IS NULL
    OR EXISTS (
        SELECT FROM activities
        WHERE activities.uuid = newest.activity_uuid AND activities.expires_at > moment
    )
)
AND NOT EXISTS (
    SELECT FROM blocks
    WHERE (blocks.blocker_uuid = person_uuid AND blocks.blocked_uuid = newest.actor_uuid)
        OR (blocks.blocker_uuid = newest.actor_uuid AND blocks.blocked_uuid = person_uuid)
)
AND NOT EXISTS (
    SELECT FROM mutes
    WHERE mutes.muter_uuid = person_uuid AND mutes.muted_uuid = newest.actor_uuid
)
$$;

-- migrate:down

DROP FUNCTION visible_notifications(uuid, timestamptz);
ALTER TABLE users DROP COLUMN notifications_read;
DROP TABLE notifications;
