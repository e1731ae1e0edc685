CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE FUNCTION public.as_utc(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text);
CREATE FUNCTION public.current_mentions(viewer_uuid uuid, entities json) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    CASE
        WHEN entities::text LIKE '%"mention"%' THEN (
            SELECT
                json_agg(
                    CASE
                        WHEN people.handle IS NULL THEN entity.value
                        ELSE (
                            entity.value::jsonb || jsonb_build_object('handle', people.handle)
                        )::json
                    END
                    ORDER BY entity.ordinality
                )
            FROM json_array_elements(entities) WITH ORDINALITY AS entity
            LEFT JOIN visible_people(viewer_uuid) AS people
                ON people.uuid = (entity.value ->> 'uuid')::uuid
        )
        ELSE entities
    END
$$;
CREATE FUNCTION public.enqueue_media_deletion() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO media_deletion_queue (media_uuid, user_uuid, due_at)
    VALUES (
        old.uuid,
        old.user_uuid,
        now() + CASE old.status WHEN 'pending' THEN interval '15 minutes' ELSE interval '0' END
    );
    RETURN NULL;
END
$$;
CREATE FUNCTION public.normalize_text(written text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, written));
CREATE FUNCTION public.folded(written text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.normalize_text(written);
CREATE FUNCTION public.live_activities(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid) RETURNS TABLE(uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json)
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
CREATE FUNCTION public.notification_subject(uuid uuid, kind text, activity_uuid uuid) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (kind = ANY (ARRAY['like'::text, 'repost'::text])) THEN (activity_uuid)::text WHEN (kind = 'follow'::text) THEN ((((uuid_extract_timestamp(uuid) AT TIME ZONE 'UTC'::text))::date - '2000-01-01'::date))::text ELSE (uuid)::text END;
CREATE FUNCTION public.relation(viewer_uuid uuid, person_uuid uuid) RETURNS json
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
CREATE FUNCTION public.relationship_json(viewer_uuid uuid, person_uuid uuid) RETURNS json
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
CREATE FUNCTION public.remember_media_to_delete() RETURNS trigger
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
CREATE FUNCTION public.to_iso8601(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text);
CREATE FUNCTION public.visible_activities(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid) RETURNS TABLE(uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json)
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
        'entities', current_mentions(viewer_uuid, activities.entities),
        'created_at', to_iso8601(activities.created_at),
        'expires_at', to_iso8601(activities.expires_at),
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
CREATE FUNCTION public.visible_notifications(person_uuid uuid, moment timestamp with time zone) RETURNS TABLE(uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid, unread boolean)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
WITH newest AS MATERIALIZED (
    SELECT
        notifications.uuid,
        notifications.kind,
        notifications.actor_uuid,
        notifications.activity_uuid
    FROM notifications
    WHERE notifications.user_uuid = person_uuid
        AND notifications.actor_uuid NOT IN (
            SELECT blocks.blocked_uuid FROM blocks WHERE blocks.blocker_uuid = person_uuid
        )
        AND notifications.actor_uuid NOT IN (
            SELECT blocks.blocker_uuid FROM blocks WHERE blocks.blocked_uuid = person_uuid
        )
        AND notifications.actor_uuid NOT IN (
            SELECT mutes.muted_uuid FROM mutes WHERE mutes.muter_uuid = person_uuid
        )
    ORDER BY notifications.uuid DESC
    LIMIT 1000
),
live AS MATERIALIZED (
    SELECT activities.uuid
    FROM (SELECT DISTINCT newest.activity_uuid FROM newest) AS cruds
    INNER JOIN activities ON activities.uuid = cruds.activity_uuid
    WHERE activities.expires_at > moment
)
SELECT
    newest.uuid,
    newest.kind,
    newest.actor_uuid,
    newest.activity_uuid,
    newest.uuid > (
        SELECT users.notifications_read FROM users WHERE users.uuid = person_uuid
    )
FROM newest
WHERE newest.activity_uuid IS NULL OR newest.activity_uuid IN (SELECT live.uuid FROM live)
$$;
CREATE FUNCTION public.visible_people(viewer_uuid uuid) RETURNS TABLE(uuid uuid, handle text, display_name text, bio text, created_at timestamp with time zone, followers_count integer, following_count integer, relation json, avatar json)
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
    relationship_json(viewer_uuid, users.uuid),
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
CREATE FUNCTION public.visible_profiles(viewer_uuid uuid, moment timestamp with time zone) RETURNS TABLE(uuid uuid, handle text, body json)
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
        'created_at', to_iso8601(people.created_at),
        'cruds_count', (
            SELECT count(*)
            FROM activities
            WHERE activities.user_uuid = people.uuid
                AND activities.reply_to_activity_uuid IS NULL
                AND activities.expires_at > moment
        ),
        'followers_count', people.followers_count,
        'following_count', people.following_count,
        'relation', relationship_json(viewer_uuid, people.uuid)
    )
FROM users AS people
WHERE NOT EXISTS (
    SELECT FROM blocks
    WHERE blocks.blocker_uuid = people.uuid AND blocks.blocked_uuid = viewer_uuid
)
$$;
CREATE TEXT SEARCH CONFIGURATION public.cruds (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR asciiword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR word WITH public.unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR hword_part WITH public.unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR hword_asciipart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR asciihword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR hword WITH public.unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.cruds
    ADD MAPPING FOR uint WITH simple;
CREATE TABLE public.activities (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    message text NOT NULL,
    reply_to_activity_uuid uuid,
    replies_count integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    likes_count integer DEFAULT 0 NOT NULL,
    reposts_count integer DEFAULT 0 NOT NULL,
    entities json DEFAULT '[]'::json NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('public.cruds'::regconfig, message)) STORED,
    CONSTRAINT activities_check CHECK ((expires_at > created_at)),
    CONSTRAINT activities_entities_check CHECK ((json_typeof(entities) = 'array'::text)),
    CONSTRAINT activities_likes_count_check CHECK ((likes_count >= 0)),
    CONSTRAINT activities_message_check CHECK ((octet_length(message) <= 3000)),
    CONSTRAINT activities_replies_count_check CHECK ((replies_count >= 0)),
    CONSTRAINT activities_reposts_count_check CHECK ((reposts_count >= 0))
);
COMMENT ON TABLE public.activities IS 'Cruds and replies. A uuid is version 7, so its order is the order of time.';
COMMENT ON COLUMN public.activities.message IS 'Blank only where there are pictures.';
COMMENT ON COLUMN public.activities.reply_to_activity_uuid IS 'No foreign key: a reply outlives its parent and still says that it was a reply.';
COMMENT ON COLUMN public.activities.entities IS 'Mentions, hashtags and links in the message, in the shape that the API returns. A mention has the person''s uuid.';
COMMENT ON COLUMN public.activities.words IS 'The search vector of the message. Named differently only because a rename would break the release before.';
CREATE TABLE public.blocks (
    blocker_uuid uuid NOT NULL,
    blocked_uuid uuid NOT NULL,
    CONSTRAINT blocks_check CHECK ((blocker_uuid <> blocked_uuid))
);
COMMENT ON TABLE public.blocks IS 'Hides both people from each other. Nobody follows across a block.';
CREATE TABLE public.bookmarks (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    activity_uuid uuid NOT NULL
);
CREATE TABLE public.deleted_accounts (
    user_uuid uuid CONSTRAINT departures_user_uuid_not_null NOT NULL,
    deleted_at timestamp with time zone CONSTRAINT departures_departed_at_not_null NOT NULL,
    cognito_sub text,
    has_cognito_user boolean DEFAULT false CONSTRAINT departures_in_cognito_not_null NOT NULL
);
COMMENT ON TABLE public.deleted_accounts IS 'Tombstones of deleted accounts, written in the transaction that deletes the user. A row stays until the messages and the Cognito user are deleted too.';
COMMENT ON COLUMN public.deleted_accounts.cognito_sub IS 'Access tokens with this sub are refused, and can''t sign up again.';
COMMENT ON COLUMN public.deleted_accounts.has_cognito_user IS 'Whether the Cognito user may still exist.';
CREATE TABLE public.deleted_follows (
    uuid uuid NOT NULL,
    person_uuid uuid NOT NULL,
    is_follower boolean NOT NULL
);
COMMENT ON TABLE public.deleted_follows IS 'Follows of deleted accounts that the other person''s counter still contains, until the next purge.';
COMMENT ON COLUMN public.deleted_follows.person_uuid IS 'The other person. Not a foreign key, which would lock all followers at once.';
COMMENT ON COLUMN public.deleted_follows.is_follower IS 'Whether following_count is to be corrected; else it is followers_count.';
CREATE VIEW public.departures AS
 SELECT user_uuid,
    deleted_at AS departed_at,
    cognito_sub,
    has_cognito_user AS in_cognito
   FROM public.deleted_accounts;
CREATE TABLE public.follows (
    uuid uuid NOT NULL,
    follower_uuid uuid NOT NULL,
    followed_uuid uuid NOT NULL,
    CONSTRAINT follows_check CHECK ((follower_uuid <> followed_uuid))
);
COMMENT ON COLUMN public.follows.uuid IS 'Version 7: lists of people are in the order of time.';
CREATE TABLE public.hashtags_used (
    tag text NOT NULL,
    activity_uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    CONSTRAINT hashtags_used_tag_check CHECK (((octet_length(tag) >= 1) AND (octet_length(tag) <= 1000)))
);
COMMENT ON TABLE public.hashtags_used IS 'Join table of hashtags and the cruds that use them.';
COMMENT ON COLUMN public.hashtags_used.tag IS 'Normalized: without case and accents.';
COMMENT ON COLUMN public.hashtags_used.user_uuid IS 'The crud''s author, copied, so that one index answers how many people used a tag in a week.';
CREATE TABLE public.held_handles (
    handle text NOT NULL,
    user_uuid uuid NOT NULL,
    held_until timestamp with time zone NOT NULL,
    CONSTRAINT held_handles_handle_check CHECK ((handle ~ '^[a-z0-9_]{3,20}$'::text))
);
COMMENT ON TABLE public.held_handles IS 'Former handles, reserved for the user who gave them up, until held_until.';
CREATE TABLE public.idempotency_keys (
    user_uuid uuid NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status smallint,
    body text,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_keys_key_check CHECK ((key ~ '^[!-~]{1,255}$'::text))
);
COMMENT ON TABLE public.idempotency_keys IS 'Requests that took effect, with their responses, for a day.';
COMMENT ON COLUMN public.idempotency_keys.status IS 'NULL, like the body, only inside the transaction that runs the request.';
CREATE TABLE public.likes (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    activity_uuid uuid NOT NULL
);
CREATE TABLE public.media (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    purpose text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    reason text,
    tries smallint DEFAULT 0 NOT NULL,
    width integer,
    height integer,
    placeholder text,
    renditions json,
    activity_uuid uuid,
    "position" smallint,
    alt text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT media_alt_check CHECK ((octet_length(alt) <= 6000)),
    CONSTRAINT media_check CHECK (((status = 'refused'::text) = (reason IS NOT NULL))),
    CONSTRAINT media_check1 CHECK (((status = 'ready'::text) = (num_nonnulls(width, height, placeholder, renditions) = 4))),
    CONSTRAINT media_check2 CHECK (((activity_uuid IS NULL) = ("position" IS NULL))),
    CONSTRAINT media_check3 CHECK (((activity_uuid IS NULL) OR ((purpose = 'image'::text) AND (status = 'ready'::text)))),
    CONSTRAINT media_height_check CHECK ((height > 0)),
    CONSTRAINT media_placeholder_check CHECK ((octet_length(placeholder) <= 1000)),
    CONSTRAINT media_position_check CHECK ((("position" >= 0) AND ("position" <= 3))),
    CONSTRAINT media_purpose_check CHECK ((purpose = ANY (ARRAY['avatar'::text, 'banner'::text, 'image'::text]))),
    CONSTRAINT media_reason_check CHECK ((reason ~ '^[a-z_]{1,60}$'::text)),
    CONSTRAINT media_renditions_check CHECK ((json_typeof(renditions) = 'array'::text)),
    CONSTRAINT media_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'ready'::text, 'refused'::text]))),
    CONSTRAINT media_width_check CHECK ((width > 0))
);
COMMENT ON TABLE public.media IS 'Uploaded pictures. Their status goes from pending to ready or refused.';
COMMENT ON COLUMN public.media.tries IS 'How often processing was started: the only trace of an attempt that crashed.';
COMMENT ON COLUMN public.media.renditions IS 'URLs and sizes, in the shape that the API returns.';
COMMENT ON COLUMN public.media.expires_at IS 'When an unattached picture is deleted; NULL once a crud or profile shows it.';
CREATE TABLE public.media_deletion_queue (
    media_uuid uuid CONSTRAINT media_to_delete_media_uuid_not_null NOT NULL,
    user_uuid uuid CONSTRAINT media_to_delete_user_uuid_not_null NOT NULL,
    due_at timestamp with time zone CONSTRAINT media_to_delete_due_at_not_null NOT NULL
);
COMMENT ON TABLE public.media_deletion_queue IS 'Media whose rows are deleted and whose objects in S3 may still exist. A trigger on media fills it.';
CREATE VIEW public.media_to_delete AS
 SELECT media_uuid,
    user_uuid,
    due_at
   FROM public.media_deletion_queue;
CREATE TABLE public.mutes (
    muter_uuid uuid NOT NULL,
    muted_uuid uuid NOT NULL,
    CONSTRAINT mutes_check CHECK ((muter_uuid <> muted_uuid))
);
COMMENT ON TABLE public.mutes IS 'Hides the muted person from the muter''s feeds and notifications only.';
CREATE TABLE public.notifications (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    kind text NOT NULL,
    actor_uuid uuid NOT NULL,
    activity_uuid uuid,
    CONSTRAINT notifications_check CHECK ((user_uuid <> actor_uuid)),
    CONSTRAINT notifications_check1 CHECK (((activity_uuid IS NULL) = (kind = 'follow'::text))),
    CONSTRAINT notifications_kind_check CHECK ((kind = ANY (ARRAY['like'::text, 'repost'::text, 'reply'::text, 'mention'::text, 'follow'::text])))
);
COMMENT ON TABLE public.notifications IS 'Who did what to whom. The activity is the one liked or reposted, or the reply or mention itself.';
CREATE UNLOGGED TABLE public.rate_limit_counts (
    window_ends_at timestamp with time zone NOT NULL,
    rate_limit text NOT NULL,
    subject text NOT NULL,
    taken integer NOT NULL
)
WITH (fillfactor='50');
COMMENT ON TABLE public.rate_limit_counts IS 'Fixed-window counters of the rate limiter. UNLOGGED: a crash empties the table, which only starts the windows again.';
COMMENT ON COLUMN public.rate_limit_counts.subject IS 'A user''s uuid, or an IP address (the /64 network of an IPv6 address).';
COMMENT ON COLUMN public.rate_limit_counts.taken IS 'Requests used in the window, including those that a process has leased and not used yet.';
CREATE TABLE public.reposts (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    activity_uuid uuid NOT NULL
);
CREATE TABLE public.schema_functions (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.schema_functions IS 'Files of db/functions as they were applied last: a file whose checksum differs is applied again.';
CREATE TABLE public.users (
    uuid uuid NOT NULL,
    cognito_sub text NOT NULL,
    email text,
    handle text NOT NULL,
    display_name text NOT NULL,
    bio text DEFAULT ''::text NOT NULL,
    tokens_valid_from timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    followers_count integer DEFAULT 0 NOT NULL,
    following_count integer DEFAULT 0 NOT NULL,
    folded_name text GENERATED ALWAYS AS (public.normalize_text(((handle || ' '::text) || display_name))) STORED,
    notifications_read uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    avatar json,
    banner json,
    CONSTRAINT users_bio_check CHECK ((octet_length(bio) <= 2000)),
    CONSTRAINT users_display_name_check CHECK (((octet_length(display_name) >= 1) AND (octet_length(display_name) <= 400))),
    CONSTRAINT users_email_check CHECK ((email = lower(email))),
    CONSTRAINT users_followers_count_check CHECK ((followers_count >= 0)),
    CONSTRAINT users_following_count_check CHECK ((following_count >= 0)),
    CONSTRAINT users_handle_check CHECK ((handle ~ '^[a-z0-9_]{3,20}$'::text))
);
COMMENT ON TABLE public.users IS 'People. Their passwords and sign-ins are Cognito''s.';
COMMENT ON COLUMN public.users.email IS 'A copy of Cognito''s. NULL if it is outdated: another user has proved it, and this one''s isn''t known yet.';
COMMENT ON COLUMN public.users.tokens_valid_from IS 'Access tokens issued before this moment are refused.';
COMMENT ON COLUMN public.users.folded_name IS 'Handle and display name, normalized for search: without case and accents.';
COMMENT ON COLUMN public.users.notifications_read IS 'The uuid of the last read notification; those with a greater uuid are unread. Named differently only because a rename would break the release before.';
COMMENT ON COLUMN public.users.avatar IS 'Denormalized from media, in the shape that the API returns: feeds show it with every name.';
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_pkey PRIMARY KEY (blocker_uuid, blocked_uuid);
ALTER TABLE ONLY public.bookmarks
    ADD CONSTRAINT bookmarks_once UNIQUE (activity_uuid, user_uuid);
ALTER TABLE ONLY public.bookmarks
    ADD CONSTRAINT bookmarks_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.deleted_accounts
    ADD CONSTRAINT deleted_accounts_pkey PRIMARY KEY (user_uuid);
ALTER TABLE ONLY public.deleted_follows
    ADD CONSTRAINT deleted_follows_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_once UNIQUE (follower_uuid, followed_uuid);
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.hashtags_used
    ADD CONSTRAINT hashtags_used_pkey PRIMARY KEY (tag, activity_uuid);
ALTER TABLE ONLY public.held_handles
    ADD CONSTRAINT held_handles_pkey PRIMARY KEY (handle);
ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_uuid, operation, key);
ALTER TABLE ONLY public.likes
    ADD CONSTRAINT likes_once UNIQUE (activity_uuid, user_uuid);
ALTER TABLE ONLY public.likes
    ADD CONSTRAINT likes_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.media_deletion_queue
    ADD CONSTRAINT media_deletion_queue_pkey PRIMARY KEY (media_uuid);
ALTER TABLE ONLY public.media
    ADD CONSTRAINT media_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.media
    ADD CONSTRAINT media_placed_once UNIQUE (activity_uuid, "position");
ALTER TABLE ONLY public.mutes
    ADD CONSTRAINT mutes_pkey PRIMARY KEY (muter_uuid, muted_uuid);
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_once UNIQUE NULLS NOT DISTINCT (user_uuid, kind, actor_uuid, activity_uuid);
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.rate_limit_counts
    ADD CONSTRAINT rate_limit_counts_pkey PRIMARY KEY (window_ends_at, rate_limit, subject);
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_once UNIQUE (activity_uuid, user_uuid);
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.schema_functions
    ADD CONSTRAINT schema_functions_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_cognito_sub_unique UNIQUE (cognito_sub);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_unique UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_handle_unique UNIQUE (handle);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (uuid);
CREATE INDEX activities_all_of_user ON public.activities USING btree (user_uuid, uuid DESC);
CREATE INDEX activities_expires_at ON public.activities USING btree (expires_at);
CREATE INDEX activities_of_user ON public.activities USING btree (user_uuid, uuid DESC) INCLUDE (expires_at) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_public ON public.activities USING btree (uuid DESC) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_replies ON public.activities USING btree (reply_to_activity_uuid, uuid) WHERE (reply_to_activity_uuid IS NOT NULL);
CREATE INDEX activities_replies_of_user ON public.activities USING btree (user_uuid, uuid DESC) WHERE (reply_to_activity_uuid IS NOT NULL);
CREATE INDEX activities_words ON public.activities USING gin (words);
CREATE INDEX blocks_of_blocked ON public.blocks USING btree (blocked_uuid);
CREATE INDEX bookmarks_of_user ON public.bookmarks USING btree (user_uuid, uuid DESC);
CREATE INDEX deleted_accounts_cognito_sub ON public.deleted_accounts USING btree (cognito_sub);
CREATE INDEX deleted_accounts_deleted_at ON public.deleted_accounts USING btree (deleted_at, user_uuid);
CREATE INDEX follows_of_followed ON public.follows USING btree (followed_uuid, uuid DESC);
CREATE INDEX follows_of_follower ON public.follows USING btree (follower_uuid, uuid DESC);
CREATE INDEX hashtags_used_of_activity ON public.hashtags_used USING btree (activity_uuid) INCLUDE (tag, user_uuid);
CREATE INDEX held_handles_held_until ON public.held_handles USING btree (held_until);
CREATE INDEX held_handles_of_user ON public.held_handles USING btree (user_uuid);
CREATE INDEX idempotency_keys_expires_at ON public.idempotency_keys USING btree (expires_at);
CREATE INDEX likes_of_user ON public.likes USING btree (user_uuid, uuid DESC);
CREATE INDEX media_cruds_of_user ON public.media USING btree (user_uuid, activity_uuid DESC) WHERE ("position" = 0);
CREATE INDEX media_deletion_queue_due_at ON public.media_deletion_queue USING btree (due_at);
CREATE INDEX media_expires_at ON public.media USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX media_of_user ON public.media USING btree (user_uuid, created_at);
CREATE UNIQUE INDEX media_worn_once ON public.media USING btree (user_uuid, purpose) WHERE ((status = 'ready'::text) AND (purpose <> 'image'::text));
CREATE INDEX mutes_of_muted ON public.mutes USING btree (muted_uuid);
CREATE INDEX notifications_of_activity ON public.notifications USING btree (activity_uuid);
CREATE INDEX notifications_of_actor ON public.notifications USING btree (actor_uuid);
CREATE INDEX notifications_of_user ON public.notifications USING btree (user_uuid, uuid DESC);
CREATE INDEX reposts_of_user ON public.reposts USING btree (user_uuid, uuid DESC);
CREATE INDEX users_folded_name ON public.users USING gin (folded_name public.gin_trgm_ops);
CREATE TRIGGER media_deleted AFTER DELETE ON public.media FOR EACH ROW EXECUTE FUNCTION public.enqueue_media_deletion();
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_blocked_uuid_fkey FOREIGN KEY (blocked_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_blocker_uuid_fkey FOREIGN KEY (blocker_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.bookmarks
    ADD CONSTRAINT bookmarks_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.bookmarks
    ADD CONSTRAINT bookmarks_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_followed_uuid_fkey FOREIGN KEY (followed_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_follower_uuid_fkey FOREIGN KEY (follower_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.hashtags_used
    ADD CONSTRAINT hashtags_used_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.held_handles
    ADD CONSTRAINT held_handles_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.likes
    ADD CONSTRAINT likes_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.likes
    ADD CONSTRAINT likes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.media
    ADD CONSTRAINT media_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.media
    ADD CONSTRAINT media_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.mutes
    ADD CONSTRAINT mutes_muted_uuid_fkey FOREIGN KEY (muted_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.mutes
    ADD CONSTRAINT mutes_muter_uuid_fkey FOREIGN KEY (muter_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_actor_uuid_fkey FOREIGN KEY (actor_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
