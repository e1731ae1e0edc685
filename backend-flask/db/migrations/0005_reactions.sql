-- migrate:up

ALTER TABLE activities
    ADD COLUMN likes_count integer NOT NULL DEFAULT 0
        CONSTRAINT activities_likes_count_check CHECK (likes_count >= 0),
    ADD COLUMN reposts_count integer NOT NULL DEFAULT 0
        CONSTRAINT activities_reposts_count_check CHECK (reposts_count >= 0);

-- Their uuids are version 7 too: what somebody liked, reposted or kept is ordered by time, and
-- paged by id.
CREATE TABLE likes (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    activity_uuid uuid NOT NULL REFERENCES activities (uuid) ON DELETE CASCADE,
    CONSTRAINT likes_once UNIQUE (activity_uuid, user_uuid)
);

CREATE INDEX likes_of_user ON likes (user_uuid, uuid DESC);

CREATE TABLE reposts (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    activity_uuid uuid NOT NULL REFERENCES activities (uuid) ON DELETE CASCADE,
    CONSTRAINT reposts_once UNIQUE (activity_uuid, user_uuid)
);

CREATE INDEX reposts_of_user ON reposts (user_uuid, uuid DESC);

CREATE TABLE bookmarks (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    activity_uuid uuid NOT NULL REFERENCES activities (uuid) ON DELETE CASCADE,
    CONSTRAINT bookmarks_once UNIQUE (activity_uuid, user_uuid)
);

CREATE INDEX bookmarks_of_user ON bookmarks (user_uuid, uuid DESC);

-- Feeds look into many people's cruds: whether one has expired stands in the index too. Nearly
-- all of a person's rows are live, as a job deletes the others; so it also serves their count.
DROP INDEX activities_live_of_user;
DROP INDEX activities_of_user;
CREATE INDEX activities_of_user ON activities (user_uuid, uuid DESC) INCLUDE (expires_at)
    WHERE reply_to_activity_uuid IS NULL;
CREATE INDEX activities_replies_of_user ON activities (user_uuid, uuid DESC)
    WHERE reply_to_activity_uuid IS NOT NULL;

DROP FUNCTION live_activities(uuid, timestamptz);

-- The one place that says what a reader may see of a crud, and until when. The planner
-- inlines it, so a query on it uses the table's indexes. A list that shows a crud because
-- somebody reposted it names the reposter.
CREATE FUNCTION live_activities(
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

-- migrate:down

DROP FUNCTION live_activities(uuid, timestamptz, uuid);

CREATE FUNCTION live_activities(viewer_uuid uuid, moment timestamptz)
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

DROP INDEX activities_replies_of_user;
DROP INDEX activities_of_user;
CREATE INDEX activities_of_user ON activities (user_uuid, uuid DESC)
    WHERE reply_to_activity_uuid IS NULL;
CREATE INDEX activities_live_of_user ON activities (user_uuid, expires_at)
    WHERE reply_to_activity_uuid IS NULL;
DROP TABLE bookmarks;
DROP TABLE reposts;
DROP TABLE likes;
ALTER TABLE activities DROP COLUMN reposts_count, DROP COLUMN likes_count;
