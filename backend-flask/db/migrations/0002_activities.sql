-- migrate:up

CREATE TABLE activities (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    message text NOT NULL CHECK (octet_length(message) BETWEEN 1 AND 3000),
    reply_to_activity_uuid uuid,
    replies_count integer NOT NULL DEFAULT 0 CHECK (replies_count >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (expires_at > created_at)
);

COMMENT ON TABLE activities IS 'Cruds and replies. A uuid is version 7, so its order is the order of time.';
COMMENT ON COLUMN activities.reply_to_activity_uuid IS
    'No foreign key: a reply outlives its parent and still says that it was a reply.';

CREATE INDEX activities_public ON activities (uuid DESC) WHERE reply_to_activity_uuid IS NULL;
CREATE INDEX activities_of_user ON activities (user_uuid, uuid DESC)
    WHERE reply_to_activity_uuid IS NULL;
CREATE INDEX activities_live_of_user ON activities (user_uuid, expires_at)
    WHERE reply_to_activity_uuid IS NULL;
CREATE INDEX activities_replies ON activities (reply_to_activity_uuid, uuid)
    WHERE reply_to_activity_uuid IS NOT NULL;
CREATE INDEX activities_expires_at ON activities (expires_at);

CREATE FUNCTION as_utc(moment timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- The one place that says what a reader may see of a crud, and until when. The planner
-- inlines it, so a query on it uses the table's indexes.
CREATE FUNCTION live_activities(viewer_uuid uuid, moment timestamptz)
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

-- migrate:down

DROP FUNCTION public_profiles(timestamptz);
DROP FUNCTION live_activities(uuid, timestamptz);
DROP FUNCTION as_utc(timestamptz);
DROP TABLE activities;
