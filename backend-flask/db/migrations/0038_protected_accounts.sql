-- migrate:up

ALTER TABLE users ADD COLUMN is_protected boolean NOT NULL DEFAULT FALSE;

COMMENT ON COLUMN users.is_protected IS
'Their cruds are for followers alone, and following them needs their yes.';

ALTER TABLE activities ADD COLUMN is_protected boolean NOT NULL DEFAULT FALSE;

COMMENT ON COLUMN activities.is_protected IS
'The author''s, kept equal under the author''s lock, so that no list looks it up.';

CREATE TABLE follow_requests (
    uuid uuid PRIMARY KEY,
    follower_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    followed_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    CONSTRAINT follow_requests_once UNIQUE (follower_uuid, followed_uuid),
    CHECK (follower_uuid <> followed_uuid)
);

COMMENT ON TABLE follow_requests IS 'Open ones: an answer deletes the row.';
COMMENT ON COLUMN follow_requests.uuid IS 'Version 7: the list is in the order of time.';

CREATE INDEX follow_requests_of_followed ON follow_requests (followed_uuid, uuid DESC);

-- Of rows that exist, 0039 checks it, without a lock that writes wait for.
ALTER TABLE notifications
DROP CONSTRAINT notifications_check1,
DROP CONSTRAINT notifications_kind_check,
ADD CONSTRAINT notifications_check1 CHECK (
    (activity_uuid IS NULL) = (kind IN ('follow', 'follow_request', 'follow_accepted'))
) NOT VALID,
ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN (
        'like', 'repost', 'reply', 'mention', 'follow', 'follow_request', 'follow_accepted'
    )
) NOT VALID;

-- migrate:down

DROP TRIGGER IF EXISTS activities_protection ON activities;
DROP FUNCTION IF EXISTS set_activity_protection();
DROP FUNCTION IF EXISTS is_follower(uuid, uuid);
DROP FUNCTION IF EXISTS readable_people(uuid);
DELETE FROM notifications WHERE kind IN ('follow_request', 'follow_accepted');
ALTER TABLE notifications
DROP CONSTRAINT notifications_check1,
DROP CONSTRAINT notifications_kind_check,
ADD CONSTRAINT notifications_check1 CHECK ((activity_uuid IS NULL) = (kind = 'follow')),
ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN ('like', 'repost', 'reply', 'mention', 'follow')
);
DROP TABLE follow_requests;
ALTER TABLE activities DROP COLUMN is_protected;
ALTER TABLE users DROP COLUMN is_protected;
