CREATE FUNCTION public.as_utc(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text);
CREATE FUNCTION public.live_activities(viewer_uuid uuid, moment timestamp with time zone) RETURNS TABLE(uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json)
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
CREATE FUNCTION public.public_profiles(moment timestamp with time zone) RETURNS TABLE(uuid uuid, handle text, body json)
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
CREATE TABLE public.activities (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    message text NOT NULL,
    reply_to_activity_uuid uuid,
    replies_count integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT activities_check CHECK ((expires_at > created_at)),
    CONSTRAINT activities_message_check CHECK (((octet_length(message) >= 1) AND (octet_length(message) <= 3000))),
    CONSTRAINT activities_replies_count_check CHECK ((replies_count >= 0))
);
COMMENT ON TABLE public.activities IS 'Cruds and replies. A uuid is version 7, so its order is the order of time.';
COMMENT ON COLUMN public.activities.reply_to_activity_uuid IS 'No foreign key: a reply outlives its parent and still says that it was a reply.';
CREATE TABLE public.users (
    uuid uuid NOT NULL,
    cognito_sub text NOT NULL,
    email text NOT NULL,
    handle text NOT NULL,
    display_name text NOT NULL,
    bio text DEFAULT ''::text NOT NULL,
    tokens_valid_from timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT users_bio_check CHECK ((octet_length(bio) <= 2000)),
    CONSTRAINT users_display_name_check CHECK (((octet_length(display_name) >= 1) AND (octet_length(display_name) <= 400))),
    CONSTRAINT users_email_check CHECK ((email = lower(email))),
    CONSTRAINT users_handle_check CHECK ((handle ~ '^[a-z0-9_]{3,20}$'::text))
);
COMMENT ON TABLE public.users IS 'People. Their passwords and sign-ins are Cognito''s.';
COMMENT ON COLUMN public.users.tokens_valid_from IS 'Access tokens issued before this moment are refused.';
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_cognito_sub_unique UNIQUE (cognito_sub);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_unique UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_handle_unique UNIQUE (handle);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (uuid);
CREATE INDEX activities_expires_at ON public.activities USING btree (expires_at);
CREATE INDEX activities_live_of_user ON public.activities USING btree (user_uuid, expires_at) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_of_user ON public.activities USING btree (user_uuid, uuid DESC) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_public ON public.activities USING btree (uuid DESC) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_replies ON public.activities USING btree (reply_to_activity_uuid, uuid) WHERE (reply_to_activity_uuid IS NOT NULL);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
