-- migrate:up

ALTER TABLE users
    ADD COLUMN followers_count integer NOT NULL DEFAULT 0
        CONSTRAINT users_followers_count_check CHECK (followers_count >= 0),
    ADD COLUMN following_count integer NOT NULL DEFAULT 0
        CONSTRAINT users_following_count_check CHECK (following_count >= 0);

CREATE TABLE follows (
    uuid uuid PRIMARY KEY,
    follower_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    followed_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    CONSTRAINT follows_once UNIQUE (follower_uuid, followed_uuid),
    CHECK (follower_uuid <> followed_uuid)
);

COMMENT ON COLUMN follows.uuid IS 'Version 7: lists of people are in the order of time.';

CREATE INDEX follows_of_follower ON follows (follower_uuid, uuid DESC);
CREATE INDEX follows_of_followed ON follows (followed_uuid, uuid DESC);

CREATE TABLE blocks (
    blocker_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    blocked_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    PRIMARY KEY (blocker_uuid, blocked_uuid),
    CHECK (blocker_uuid <> blocked_uuid)
);

COMMENT ON TABLE blocks IS 'Hides both people from each other. Nobody follows across a block.';

CREATE INDEX blocks_of_blocked ON blocks (blocked_uuid);

CREATE TABLE mutes (
    muter_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    muted_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    PRIMARY KEY (muter_uuid, muted_uuid),
    CHECK (muter_uuid <> muted_uuid)
);

COMMENT ON TABLE mutes IS 'Thins the muter''s feeds, and nothing else.';

CREATE INDEX mutes_of_muted ON mutes (muted_uuid);

-- How the viewer stands to a person; NULL for strangers, and for oneself.
CREATE FUNCTION relation(viewer_uuid uuid, person_uuid uuid) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    CASE WHEN viewer_uuid <> person_uuid THEN
        json_build_object(
            'following', EXISTS (
                SELECT FROM follows
                WHERE follower_uuid = viewer_uuid AND followed_uuid = person_uuid
            ),
            'followed_by', EXISTS (
                SELECT FROM follows
                WHERE follower_uuid = person_uuid AND followed_uuid = viewer_uuid
            ),
            'blocking', EXISTS (
                SELECT FROM blocks
                WHERE blocker_uuid = viewer_uuid AND blocked_uuid = person_uuid
            ),
            'muting', EXISTS (
                SELECT FROM mutes
                WHERE muter_uuid = viewer_uuid AND muted_uuid = person_uuid
            )
        )
    END
$$;

-- The one place that says which people a viewer may see: all but those on the other side of a
-- block, whoever made it. The planner inlines it, as it does the functions built on it.
CREATE FUNCTION visible_people(viewer_uuid uuid)
RETURNS TABLE (
    uuid uuid, handle text, display_name text, bio text, created_at timestamptz,
    followers_count integer, following_count integer, relation json
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    users.uuid,
    users.handle,
    users.display_name,
    users.bio,
    users.created_at,
    users.followers_count,
    users.following_count,
    relation(viewer_uuid, users.uuid)
FROM users
WHERE NOT EXISTS (
    SELECT FROM blocks
    WHERE blocks.blocker_uuid = viewer_uuid AND blocks.blocked_uuid = users.uuid
)
AND NOT EXISTS (
    SELECT FROM blocks
    WHERE blocks.blocker_uuid = users.uuid AND blocks.blocked_uuid = viewer_uuid
)
$$;

DROP FUNCTION public_profiles(timestamptz);

-- What the viewer may see of a person. Whom the viewer blocks stands here, so that the block can
-- be seen and taken back; who blocks the viewer doesn't.
CREATE FUNCTION visible_profiles(viewer_uuid uuid, moment timestamptz)
RETURNS TABLE (uuid uuid, handle text, body json)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    people.uuid,
    people.handle,
    json_build_object(
        'uuid', people.uuid,
        'handle', people.handle,
        'display_name', people.display_name,
        'bio', people.bio,
        'created_at', as_utc(people.created_at),
        'cruds_count', (
            SELECT count(*)
            FROM activities
            WHERE activities.user_uuid = people.uuid
                AND activities.reply_to_activity_uuid IS NULL
                AND activities.expires_at > moment
        ),
        'followers_count', people.followers_count,
        'following_count', people.following_count,
        'relation', relation(viewer_uuid, people.uuid)
    )
FROM users AS people
WHERE NOT EXISTS (
    SELECT FROM blocks
    WHERE blocks.blocker_uuid = people.uuid AND blocks.blocked_uuid = viewer_uuid
)
$$;

CREATE OR REPLACE FUNCTION live_activities(viewer_uuid uuid, moment timestamptz)
RETURNS TABLE (
    uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    activities.uuid,
    activities.user_uuid,
    authors.handle,
    activities.reply_to_activity_uuid,
    json_build_object(
        'uuid', activities.uuid,
        'handle', authors.handle,
        'display_name', authors.display_name,
        'message', activities.message,
        'created_at', as_utc(activities.created_at),
        'expires_at', as_utc(activities.expires_at),
        'replies_count', activities.replies_count,
        'reposts_count', 0,
        'likes_count', 0,
        'reply_to_activity_uuid', activities.reply_to_activity_uuid,
        'reply_to_handle', (
            SELECT parents_authors.handle
            FROM activities AS parents
            INNER JOIN visible_people(viewer_uuid) AS parents_authors
                ON parents_authors.uuid = parents.user_uuid
            WHERE parents.uuid = activities.reply_to_activity_uuid
                AND parents.expires_at > moment
        ),
        'liked', FALSE,
        'reposted', FALSE,
        'bookmarked', FALSE,
        'media', '[]'::json
    )
FROM activities
INNER JOIN visible_people(viewer_uuid) AS authors ON authors.uuid = activities.user_uuid
WHERE activities.expires_at > moment
$$;

-- migrate:down

CREATE OR REPLACE FUNCTION live_activities(viewer_uuid uuid, moment timestamptz)
RETURNS TABLE (
    uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    activities.uuid,
    activities.user_uuid,
    users.handle,
    activities.reply_to_activity_uuid,
    json_build_object(
        'uuid', activities.uuid,
        'handle', users.handle,
        'display_name', users.display_name,
        'message', activities.message,
        'created_at', as_utc(activities.created_at),
        'expires_at', as_utc(activities.expires_at),
        'replies_count', activities.replies_count,
        'reposts_count', 0,
        'likes_count', 0,
        'reply_to_activity_uuid', activities.reply_to_activity_uuid,
        'reply_to_handle', (
            SELECT parents_author.handle
            FROM activities AS parents
            INNER JOIN users AS parents_author ON parents_author.uuid = parents.user_uuid
            WHERE parents.uuid = activities.reply_to_activity_uuid
                AND parents.expires_at > moment
        ),
        'liked', FALSE,
        'reposted', FALSE,
        'bookmarked', FALSE,
        'media', '[]'::json
    )
FROM activities
INNER JOIN users ON users.uuid = activities.user_uuid
WHERE activities.expires_at > moment
$$;

DROP FUNCTION visible_profiles(uuid, timestamptz);

-- What anybody may see of a person.
CREATE FUNCTION public_profiles(moment timestamptz)
RETURNS TABLE (uuid uuid, handle text, body json)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    users.uuid,
    users.handle,
    json_build_object(
        'uuid', users.uuid,
        'handle', users.handle,
        'display_name', users.display_name,
        'bio', users.bio,
        'created_at', as_utc(users.created_at),
        'cruds_count', (
            SELECT count(*)
            FROM activities
            WHERE activities.user_uuid = users.uuid
                AND activities.reply_to_activity_uuid IS NULL
                AND activities.expires_at > moment
        )
    )
FROM users
$$;

DROP FUNCTION visible_people(uuid);
DROP FUNCTION relation(uuid, uuid);
DROP TABLE mutes;
DROP TABLE blocks;
DROP TABLE follows;
ALTER TABLE users DROP COLUMN following_count, DROP COLUMN followers_count;
