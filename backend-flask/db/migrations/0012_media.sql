-- migrate:up

CREATE TABLE media (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('avatar', 'banner', 'image')),
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'ready', 'refused')),
    reason text CHECK (reason ~ '^[a-z_]{1,60}$'),
    tries smallint NOT NULL DEFAULT 0,
    width integer CHECK (width > 0),
    height integer CHECK (height > 0),
    placeholder text CHECK (octet_length(placeholder) <= 1000),
    renditions json CHECK (json_typeof(renditions) = 'array'),
    activity_uuid uuid REFERENCES activities (uuid) ON DELETE CASCADE,
    position smallint CHECK (position BETWEEN 0 AND 3),
    alt text NOT NULL DEFAULT '' CHECK (octet_length(alt) <= 6000),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    CONSTRAINT media_placed_once UNIQUE (activity_uuid, position),
    CHECK ((status = 'refused') = (reason IS NOT NULL)),
    CHECK (
        (status = 'ready')
        = (num_nonnulls(width, height, placeholder, renditions) = 4)
    ),
    CHECK ((activity_uuid IS NULL) = (position IS NULL)),
    CHECK (activity_uuid IS NULL OR (purpose = 'image' AND status = 'ready'))
);

COMMENT ON TABLE media IS 'Pictures that people upload: first promised, then made ready or refused.';
COMMENT ON COLUMN media.tries IS 'How often its processing began; a crash leaves no other trace.';
COMMENT ON COLUMN media.renditions IS 'Their addresses and sizes, as the API answers them.';
COMMENT ON COLUMN media.expires_at IS 'When it goes unless something shows it; NULL once that is so.';

CREATE INDEX media_of_user ON media (user_uuid, created_at);
CREATE INDEX media_cruds_of_user ON media (user_uuid, activity_uuid DESC) WHERE position = 0;
CREATE UNIQUE INDEX media_worn_once ON media (user_uuid, purpose)
    WHERE status = 'ready' AND purpose <> 'image';
CREATE INDEX media_expires_at ON media (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE media_to_delete (
    media_uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL,
    due_at timestamptz NOT NULL
);

COMMENT ON TABLE media_to_delete IS
    'Pictures whose rows are gone and whose objects may not be: written with whatever deletes a row.';

CREATE INDEX media_to_delete_due_at ON media_to_delete (due_at);

-- One that is being processed may still be written for a while.
CREATE FUNCTION remember_media_to_delete() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO media_to_delete (media_uuid, user_uuid, due_at)
    VALUES (
        old.uuid,
        old.user_uuid,
        now() + CASE old.status WHEN 'pending' THEN interval '15 minutes' ELSE interval '0' END
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER media_deleted AFTER DELETE ON media
FOR EACH ROW EXECUTE FUNCTION remember_media_to_delete();

ALTER TABLE users ADD COLUMN avatar json, ADD COLUMN banner json;

COMMENT ON COLUMN users.avatar IS 'Copied from media, as the API answers it: feeds need it with every name.';

ALTER TABLE activities
    DROP CONSTRAINT activities_message_check,
    ADD CONSTRAINT activities_message_check CHECK (octet_length(message) <= 3000);

COMMENT ON COLUMN activities.message IS 'Blank only where there are pictures.';

DROP FUNCTION visible_people(uuid);

-- The one place that says which people a viewer may see: all but those on the other side of a
-- block, whoever made it. The planner inlines it, as it does the functions built on it.
CREATE FUNCTION visible_people(viewer_uuid uuid)
RETURNS TABLE (
    uuid uuid, handle text, display_name text, bio text, created_at timestamptz,
    followers_count integer, following_count integer, relation json, avatar json
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
    relation(viewer_uuid, users.uuid),
    users.avatar
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

-- What the viewer may see of a person. Whom the viewer blocks stands here, so that the block can
-- be seen and taken back; who blocks the viewer doesn't.
CREATE OR REPLACE FUNCTION visible_profiles(viewer_uuid uuid, moment timestamptz)
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
        'avatar', people.avatar,
        'banner', people.banner,
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

CREATE OR REPLACE FUNCTION live_activities(
    viewer_uuid uuid, moment timestamptz, reposter_uuid uuid DEFAULT NULL
)
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
        'avatar', authors.avatar,
        'message', activities.message,
        'entities', activities.entities,
        'created_at', as_utc(activities.created_at),
        'expires_at', as_utc(activities.expires_at),
        'replies_count', activities.replies_count,
        'reposts_count', activities.reposts_count,
        'likes_count', activities.likes_count,
        'reply_to_activity_uuid', activities.reply_to_activity_uuid,
        'reply_to_handle', (
            SELECT parents_authors.handle
            FROM activities AS parents
            INNER JOIN visible_people(viewer_uuid) AS parents_authors
                ON parents_authors.uuid = parents.user_uuid
            WHERE parents.uuid = activities.reply_to_activity_uuid
                AND parents.expires_at > moment
        ),
        'liked', EXISTS (
            SELECT FROM likes
            WHERE likes.activity_uuid = activities.uuid AND likes.user_uuid = viewer_uuid
        ),
        'reposted', EXISTS (
            SELECT FROM reposts
            WHERE reposts.activity_uuid = activities.uuid AND reposts.user_uuid = viewer_uuid
        ),
        'bookmarked', EXISTS (
            SELECT FROM bookmarks
            WHERE bookmarks.activity_uuid = activities.uuid AND bookmarks.user_uuid = viewer_uuid
        ),
        'reposted_by', (
            SELECT json_build_object('handle', users.handle, 'display_name', users.display_name)
            FROM users
            WHERE users.uuid = reposter_uuid
        ),
        'media', (
            SELECT
                coalesce(
                    json_agg(
                        json_build_object(
                            'uuid', media.uuid,
                            'width', media.width,
                            'height', media.height,
                            'placeholder', media.placeholder,
                            'alt', media.alt,
                            'renditions', media.renditions
                        )
                        ORDER BY media.position
                    ),
                    '[]'
                )
            FROM media
            WHERE media.activity_uuid = activities.uuid
        )
    )
FROM activities
INNER JOIN visible_people(viewer_uuid) AS authors ON authors.uuid = activities.user_uuid
WHERE activities.expires_at > moment
$$;

-- migrate:down

CREATE OR REPLACE FUNCTION live_activities(
    viewer_uuid uuid, moment timestamptz, reposter_uuid uuid DEFAULT NULL
)
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
        'entities', activities.entities,
        'created_at', as_utc(activities.created_at),
        'expires_at', as_utc(activities.expires_at),
        'replies_count', activities.replies_count,
        'reposts_count', activities.reposts_count,
        'likes_count', activities.likes_count,
        'reply_to_activity_uuid', activities.reply_to_activity_uuid,
        'reply_to_handle', (
            SELECT parents_authors.handle
            FROM activities AS parents
            INNER JOIN visible_people(viewer_uuid) AS parents_authors
                ON parents_authors.uuid = parents.user_uuid
            WHERE parents.uuid = activities.reply_to_activity_uuid
                AND parents.expires_at > moment
        ),
        'liked', EXISTS (
            SELECT FROM likes
            WHERE likes.activity_uuid = activities.uuid AND likes.user_uuid = viewer_uuid
        ),
        'reposted', EXISTS (
            SELECT FROM reposts
            WHERE reposts.activity_uuid = activities.uuid AND reposts.user_uuid = viewer_uuid
        ),
        'bookmarked', EXISTS (
            SELECT FROM bookmarks
            WHERE bookmarks.activity_uuid = activities.uuid AND bookmarks.user_uuid = viewer_uuid
        ),
        'reposted_by', (
            SELECT json_build_object('handle', users.handle, 'display_name', users.display_name)
            FROM users
            WHERE users.uuid = reposter_uuid
        ),
        'media', '[]'::json
    )
FROM activities
INNER JOIN visible_people(viewer_uuid) AS authors ON authors.uuid = activities.user_uuid
WHERE activities.expires_at > moment
$$;

DROP FUNCTION visible_people(uuid);

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

CREATE OR REPLACE FUNCTION visible_profiles(viewer_uuid uuid, moment timestamptz)
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

DELETE FROM activities WHERE message = '';
ALTER TABLE activities
    DROP CONSTRAINT activities_message_check,
    ADD CONSTRAINT activities_message_check CHECK (octet_length(message) BETWEEN 1 AND 3000);
COMMENT ON COLUMN activities.message IS NULL;

ALTER TABLE users DROP COLUMN avatar, DROP COLUMN banner;
DROP TABLE media;
DROP FUNCTION remember_media_to_delete();
DROP TABLE media_to_delete;
