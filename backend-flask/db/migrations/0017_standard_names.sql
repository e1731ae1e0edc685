-- migrate:up

-- Contracts: the release before still runs. It reads and writes the two renamed tables through
-- views with their old names and columns, and calls the old functions: folded, as_utc, relation,
-- live_activities, and remember_media_to_delete behind its view. The next release drops both views
-- and all five functions.

ALTER TABLE departures RENAME TO deleted_accounts;
ALTER TABLE deleted_accounts RENAME COLUMN departed_at TO deleted_at;
ALTER TABLE deleted_accounts RENAME COLUMN in_cognito TO has_cognito_user;
ALTER INDEX departures_pkey RENAME TO deleted_accounts_pkey;
ALTER INDEX departures_cognito_sub RENAME TO deleted_accounts_cognito_sub;
ALTER INDEX departures_departed_at RENAME TO deleted_accounts_deleted_at;

CREATE VIEW departures AS
SELECT
    user_uuid,
    deleted_at AS departed_at,
    cognito_sub,
    has_cognito_user AS in_cognito
FROM deleted_accounts;

ALTER TABLE media_to_delete RENAME TO media_deletion_queue;
ALTER INDEX media_to_delete_pkey RENAME TO media_deletion_queue_pkey;
ALTER INDEX media_to_delete_due_at RENAME TO media_deletion_queue_due_at;

CREATE VIEW media_to_delete AS
SELECT media_uuid, user_uuid, due_at
FROM media_deletion_queue;

-- A generated column is computed by this function, so it is renamed; the old name calls the new one.
ALTER FUNCTION folded(text) RENAME TO normalize_text;

CREATE FUNCTION folded(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN normalize_text(written);

-- The other functions come from db/functions, under their new names.
CREATE TABLE schema_functions (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE schema_functions IS
    'Files of db/functions as they were applied last: a file whose checksum differs is applied again.';

COMMENT ON TABLE deleted_accounts IS
    'Tombstones of deleted accounts, written in the transaction that deletes the user. A row stays'
    ' until the messages and the Cognito user are deleted too.';
COMMENT ON COLUMN deleted_accounts.cognito_sub IS
    'Access tokens with this sub are refused, and can''t sign up again.';
COMMENT ON COLUMN deleted_accounts.has_cognito_user IS 'Whether the Cognito user may still exist.';
COMMENT ON TABLE media_deletion_queue IS
    'Media whose rows are deleted and whose objects in S3 may still exist. A trigger on media fills it.';

COMMENT ON TABLE hashtags_used IS 'Join table of hashtags and the cruds that use them.';
COMMENT ON COLUMN hashtags_used.tag IS 'Normalized: without case and accents.';
COMMENT ON COLUMN hashtags_used.user_uuid IS
    'The crud''s author, copied, so that one index answers how many people used a tag in a week.';
COMMENT ON TABLE held_handles IS
    'Former handles, reserved for the user who gave them up, until held_until.';
COMMENT ON TABLE idempotency_keys IS 'Requests that took effect, with their responses, for a day.';
COMMENT ON COLUMN idempotency_keys.status IS
    'NULL, like the body, only inside the transaction that runs the request.';
COMMENT ON TABLE rate_limit_counts IS
    'Fixed-window counters of the rate limiter. UNLOGGED: a crash empties the table, which only'
    ' starts the windows again.';
COMMENT ON COLUMN rate_limit_counts.subject IS
    'A user''s uuid, or an IP address (the /64 network of an IPv6 address).';
COMMENT ON TABLE media IS 'Uploaded pictures. Their status goes from pending to ready or refused.';
COMMENT ON COLUMN media.tries IS
    'How often processing was started: the only trace of an attempt that crashed.';
COMMENT ON COLUMN media.renditions IS 'URLs and sizes, in the shape that the API returns.';
COMMENT ON COLUMN media.expires_at IS
    'When an unattached picture is deleted; NULL once a crud or profile shows it.';
COMMENT ON TABLE mutes IS 'Hides the muted person from the muter''s feeds and notifications only.';
COMMENT ON TABLE notifications IS
    'Who did what to whom. The activity is the one liked or reposted, or the reply or mention itself.';
COMMENT ON COLUMN activities.entities IS
    'Mentions, hashtags and links in the message, in the shape that the API returns.';
COMMENT ON COLUMN users.avatar IS
    'Denormalized from media, in the shape that the API returns: feeds show it with every name.';

-- These columns keep their names. The release before reads and writes their tables directly, and a
-- second column would rewrite the table and store the data twice.
COMMENT ON COLUMN activities.words IS
    'The search vector of the message. Named differently only because a rename would break the'
    ' release before.';
COMMENT ON COLUMN rate_limit_counts.taken IS
    'Requests used in the window, including those that a process has leased and not used yet.';
COMMENT ON COLUMN users.folded_name IS
    'Handle and display name, normalized for search: without case and accents.';
COMMENT ON COLUMN users.notifications_read IS
    'The uuid of the last read notification; those with a greater uuid are unread. Named differently'
    ' only because a rename would break the release before.';

-- migrate:down

-- Comments stay, as they are true of the old names too.

DROP TABLE schema_functions;

DROP FUNCTION folded(text);
ALTER FUNCTION normalize_text(text) RENAME TO folded;

DROP VIEW media_to_delete;
ALTER TABLE media_deletion_queue RENAME TO media_to_delete;
ALTER INDEX media_deletion_queue_pkey RENAME TO media_to_delete_pkey;
ALTER INDEX media_deletion_queue_due_at RENAME TO media_to_delete_due_at;

CREATE OR REPLACE TRIGGER media_deleted AFTER DELETE ON media
FOR EACH ROW EXECUTE FUNCTION remember_media_to_delete();

DROP VIEW departures;
ALTER TABLE deleted_accounts RENAME COLUMN has_cognito_user TO in_cognito;
ALTER TABLE deleted_accounts RENAME COLUMN deleted_at TO departed_at;
ALTER TABLE deleted_accounts RENAME TO departures;
ALTER INDEX deleted_accounts_pkey RENAME TO departures_pkey;
ALTER INDEX deleted_accounts_cognito_sub RENAME TO departures_cognito_sub;
ALTER INDEX deleted_accounts_deleted_at RENAME TO departures_departed_at;

DROP FUNCTION IF EXISTS enqueue_media_deletion();
DROP FUNCTION IF EXISTS visible_activities(uuid, timestamptz, uuid);

-- The last copies of functions in a migration: the release before has no db/functions.
CREATE OR REPLACE FUNCTION visible_people(viewer_uuid uuid)
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

DROP FUNCTION IF EXISTS relationship_json(uuid, uuid);
DROP FUNCTION IF EXISTS to_iso8601(timestamptz);
