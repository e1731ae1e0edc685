CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE FUNCTION public.active_mutes(muter_uuid uuid) RETURNS TABLE(muted_uuid uuid)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT mutes.muted_uuid
FROM mutes
WHERE mutes.muter_uuid = active_mutes.muter_uuid
    AND (mutes.expires_at IS NULL OR mutes.expires_at > now())
$$;
CREATE FUNCTION public.activity_ancestors(parent_uuid uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    max_nearest CONSTANT integer := 20;
    found_uuids uuid[] := '{}';
    next_uuid uuid := parent_uuid;
    above record;
BEGIN
    WHILE next_uuid IS NOT NULL AND cardinality(found_uuids) <= max_nearest LOOP
        found_uuids := next_uuid || found_uuids;
        SELECT activities.reply_to_activity_uuid, activities.ancestor_uuids
        INTO above
        FROM activities
        WHERE activities.uuid = next_uuid;
        EXIT WHEN NOT found;
        IF above.ancestor_uuids IS NOT NULL THEN
            found_uuids := above.ancestor_uuids || found_uuids;
            EXIT;
        END IF;
        next_uuid := above.reply_to_activity_uuid;
    END LOOP;
    IF cardinality(found_uuids) > max_nearest + 1 THEN
        found_uuids := found_uuids[1] || found_uuids[cardinality(found_uuids) - max_nearest + 1:];
    END IF;
    RETURN found_uuids;
END
$$;
CREATE FUNCTION public.activity_content(activity_uuid uuid, message text, created_at timestamp with time zone, expires_at timestamp with time zone, reply_to_activity_uuid uuid) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN format(
        '{"uuid":"%s","message":%s,"created_at":"%s","expires_at":"%s"'
        ',"reply_to_activity_uuid":%s,"media":%s',
        activity_uuid,
        to_json(message),
        to_iso8601(created_at),
        to_iso8601(expires_at),
        coalesce(to_json(reply_to_activity_uuid)::text, 'null'),
        (
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
            WHERE media.activity_uuid = activity_content.activity_uuid
        )
    );
END
$$;
CREATE FUNCTION public.activity_text(message text, poll_choices text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (poll_choices IS NULL) THEN message ELSE ((message || '
'::text) || array_to_string(poll_choices, '
'::text)) END;
CREATE FUNCTION public.add_media_to_content() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE activities
    SET content = fresh.content
    FROM (
        SELECT
            activity_content(
                attached.uuid,
                attached.message,
                attached.created_at,
                attached.expires_at,
                attached.reply_to_activity_uuid
            ) AS content
        FROM activities AS attached
        WHERE attached.uuid = new.activity_uuid
    ) AS fresh
    WHERE activities.uuid = new.activity_uuid
        AND activities.content IS DISTINCT FROM fresh.content;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.add_votes(votes_counts integer[], choices smallint[], step integer) RETURNS integer[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT (counted.votes + CASE WHEN ((counted.place - 1) = ANY (add_votes.choices)) THEN add_votes.step ELSE 0 END) FROM unnest(add_votes.votes_counts) WITH ORDINALITY counted(votes, place) ORDER BY counted.place);
CREATE FUNCTION public.ancestor_bodies(viewer_uuid uuid, moment timestamp with time zone, activity_uuid uuid) RETURNS TABLE(bodies text)
    LANGUAGE plpgsql STABLE ROWS 1 PARALLEL SAFE
    AS $$
BEGIN
    RETURN QUERY
    SELECT
        array_to_string(
            array_agg(
                coalesce(
                    shown.body,
                    concat('{"uuid":"', above.uuid, '","available":false,"reason":"not_available"}')
                )
                ORDER BY above.place
            ),
            ','
        )
    FROM activities
    CROSS JOIN LATERAL unnest(
        coalesce(activities.ancestor_uuids, activity_ancestors(activities.reply_to_activity_uuid))
    ) WITH ORDINALITY AS above (uuid, place)
    LEFT JOIN LATERAL (
        SELECT visible.body
        FROM visible_activity_bodies(viewer_uuid, moment) AS visible
        WHERE visible.uuid = above.uuid
        LIMIT 1
    ) AS shown ON TRUE
    WHERE activities.uuid = ancestor_bodies.activity_uuid
        AND activities.reply_to_activity_uuid IS NOT NULL;
END
$$;
CREATE FUNCTION public.as_utc(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text);
CREATE FUNCTION public.case_json(report_uuids uuid[]) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    json_build_object(
        'uuid', oldest.uuid,
        'subject',
        json_build_object('type', oldest.subject_type, 'uuid', oldest.subject_uuid),
        'status', CASE WHEN oldest.closed_at IS NULL THEN 'open' ELSE 'closed' END,
        'created_at', to_iso8601(oldest.created_at),
        'evidence', (
            SELECT json_object_agg(parts.key, parts.value)
            FROM (
                (
                    SELECT reports.evidence
                    FROM reports
                    WHERE reports.uuid = ANY(report_uuids) AND reports.text_fingerprint IS NULL
                    ORDER BY reports.uuid
                    LIMIT 1
                )
                UNION ALL
                (
                    SELECT reports.evidence
                    FROM reports
                    WHERE reports.uuid = ANY(report_uuids)
                        AND reports.text_fingerprint IS NOT NULL
                    ORDER BY reports.uuid
                    LIMIT 1
                )
            ) AS shown
            CROSS JOIN LATERAL json_each(shown.evidence) AS parts
        ),
        'person', moderated_person_json(oldest.person_uuid, oldest.person_handle),
        'reports_count', cardinality(report_uuids),
        'reports', (
            SELECT
                json_agg(
                    json_build_object(
                        'uuid', reports.uuid,
                        'reporter', reporters.handle,
                        'is_automatic', reports.text_fingerprint IS NOT NULL,
                        'reason', reports.reason,
                        'comment', reports.comment,
                        'created_at', to_iso8601(reports.created_at)
                    )
                    ORDER BY reports.uuid
                )
            FROM reports
            LEFT JOIN users AS reporters ON reporters.uuid = reports.reporter_uuid
            WHERE reports.uuid = ANY(report_uuids[:20])
        ),
        'decision', (
            SELECT log_entry_json(decisions)
            FROM moderation_log AS decisions
            WHERE decisions.uuid = oldest.decision_uuid
        ),
        'appeal', (
            SELECT appeals.appeal
            FROM appeals
            WHERE appeals.decision_uuid = oldest.decision_uuid
        )
    )
FROM reports AS oldest
WHERE oldest.uuid = report_uuids[1]
$$;
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
CREATE TABLE public.drafts (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    content json NOT NULL,
    scheduled_at timestamp with time zone,
    failure text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT drafts_check CHECK (((failure IS NULL) OR (scheduled_at IS NOT NULL))),
    CONSTRAINT drafts_content_check CHECK ((octet_length((content)::text) <= 65536)),
    CONSTRAINT drafts_failure_check CHECK ((failure ~ '^[a-z_]{1,60}$'::text))
);
COMMENT ON TABLE public.drafts IS 'Cruds that are not published: drafts, and those with a time to publish them.';
COMMENT ON COLUMN public.drafts.content IS 'The request that would publish it, without the time.';
COMMENT ON COLUMN public.drafts.scheduled_at IS 'NULL: a draft. Else the job publishes it then, and deletes the row.';
COMMENT ON COLUMN public.drafts.failure IS 'Why the job could not publish it; NULL until then.';
CREATE FUNCTION public.draft_json(draft public.drafts) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN draft.content::jsonb
        || jsonb_build_object(
            'uuid', draft.uuid,
            'created_at', to_iso8601(draft.created_at),
            'updated_at', to_iso8601(draft.updated_at),
            'media', (
                SELECT
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'uuid', media.uuid,
                                'width', media.width,
                                'height', media.height,
                                'placeholder', media.placeholder,
                                'alt', wanted.value ->> 'alt',
                                'renditions', media.renditions
                            )
                            ORDER BY wanted.place
                        ),
                        '[]'
                    )
                FROM json_array_elements(draft.content -> 'media')
                    WITH ORDINALITY AS wanted (value, place)
                INNER JOIN media
                    ON media.uuid = (wanted.value ->> 'uuid')::uuid
                    AND media.draft_uuid = draft.uuid
                    AND media.activity_uuid IS NULL
            )
        )
        || CASE
            WHEN draft.scheduled_at IS NULL THEN '{}'
            ELSE jsonb_build_object(
                'scheduled_at', to_iso8601(draft.scheduled_at), 'failure', draft.failure
            )
        END;
END
$$;
CREATE FUNCTION public.draft_quote_json(draft public.drafts, moment timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    quoted_uuid uuid := (draft.content ->> 'quote_uuid')::uuid;
    found jsonb;
BEGIN
    IF quoted_uuid IS NULL THEN
        RETURN '{}';
    END IF;
    found := (
        '{' || substr(quote_json(draft.user_uuid, moment, draft.user_uuid, quoted_uuid, 'infinity'), 2) || '}'
    )::jsonb;
    IF found #>> '{quote,state}' = 'available' THEN
        RETURN found;
    END IF;
    RETURN '{"quote":{"state":"not_available"}}';
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
CREATE FUNCTION public.fold_text(written text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- Default_Ignorable_Code_Point of Unicode.
    ignored CONSTANT text := '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F'
        '\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8'
        '\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+';
    folded text;
BEGIN
    IF octet_length(written) = length(written) THEN
        RETURN lower(written COLLATE "C");
    END IF;
    -- Keyboards of different systems type the wave dashes for the same key, and NFKC makes spaces of the others.
    folded := translate(
        written,
        U&'\309B\309C\FF5E\2122\2120',
        U&'\3099\309A\301C  '
    );
    folded := regexp_replace(folded COLLATE pg_c_utf8, ignored, '', 'g');
    folded := casefold(normalize(folded, NFKC) COLLATE pg_unicode_fast);
    folded := regexp_replace(normalize(folded, NFKC) COLLATE pg_c_utf8, ignored, '', 'g');
    RETURN normalize(folded, NFKC);
END
$$;
CREATE FUNCTION public.normalize_text(written text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, written));
CREATE FUNCTION public.folded(written text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.normalize_text(written);
CREATE FUNCTION public.has_muted_value(message text, entities json, folded text, in_text boolean, in_tags boolean) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE COST 1000 PARALLEL SAFE
    AS $_$
DECLARE
    separators CONSTANT text := '[:space:][:punct:][:cntrl:]\u200B\uE000-\uF8FF';
    letter CONSTANT text := '[^' || separators || unspaced_letters() || ']';
    tags CONSTANT text[] := CASE
        WHEN entities::text LIKE '%"hashtag"%' THEN ARRAY(
            SELECT entity.value ->> 'tag'
            FROM json_array_elements(entities) AS entity
            WHERE entity.value ->> 'kind' = 'hashtag'
            ORDER BY length(entity.value ->> 'tag') DESC
        )
        ELSE '{}'
    END;
    written text;
    tag text;
    pattern text;
BEGIN
    IF in_tags AND folded = ANY(tags) THEN
        RETURN TRUE;
    END IF;
    IF NOT in_text THEN
        RETURN FALSE;
    END IF;
    written := fold_text(message);
    FOREACH tag IN ARRAY tags LOOP
        written := replace(written, '#' || tag, ' ');
    END LOOP;
    pattern := regexp_replace(
        regexp_replace(folded COLLATE pg_c_utf8, '([][\\^$.|?*+(){}])', '\\\1', 'g'),
        '[[:space:]]+', '[' || separators || ']+', 'g'
    );
    RETURN written COLLATE pg_c_utf8 ~ (
        CASE WHEN folded COLLATE pg_c_utf8 ~ ('^' || letter) THEN '(?<!' || letter || ')' ELSE '' END
        || pattern
        || CASE WHEN folded COLLATE pg_c_utf8 ~ (letter || '$') THEN '(?!' || letter || ')' ELSE '' END
    );
END
$_$;
CREATE FUNCTION public.home_entries(viewer_uuid uuid, moment timestamp with time zone, after uuid, max_entries integer) RETURNS TABLE(uuid uuid, activity_uuid uuid, reposter_uuid uuid)
    LANGUAGE plpgsql STABLE ROWS 21 PARALLEL SAFE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT uuid := coalesce(after, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    following integer := (
        SELECT users.following_count FROM users WHERE users.uuid = viewer_uuid
    );
    is_large CONSTANT boolean := following > 1000;
    max_read CONSTANT integer := greatest(100, 10 * following);
    is_looked_up boolean := is_large;
    max_reposts CONSTANT integer := (
        CASE WHEN is_large THEN following / 2 ELSE max_read END
    );
    cruds uuid[];
    since uuid;
    reposts_read integer;
    repost_uuids uuid[];
    reposted_uuids uuid[];
    reposter_uuids uuid[];
BEGIN
    -- The newest cruds of everybody, until a page of them is by these people. Each author is looked up in a
    -- hash table of the followees. For somebody with thousands of them, building it would cost more than
    -- looking up each author in the index, if there are few.
    LOOP
        cruds := ARRAY(
            SELECT found.uuid
            FROM (
                SELECT recent.uuid
                FROM (
                    SELECT
                        activities.uuid,
                        activities.user_uuid
                    FROM activities
                    WHERE activities.reply_to_activity_uuid IS NULL
                        AND activities.expires_at > moment
                        AND activities.uuid < before
                    ORDER BY activities.uuid DESC
                    LIMIT CASE WHEN is_looked_up THEN following / 4 ELSE max_read END
                ) AS recent
                WHERE CASE
                    WHEN recent.user_uuid = viewer_uuid THEN TRUE
                    WHEN is_looked_up THEN (
                        SELECT TRUE
                        FROM follows
                        WHERE follows.follower_uuid = viewer_uuid
                            AND follows.followed_uuid = recent.user_uuid
                        LIMIT 1
                    )
                    ELSE recent.user_uuid IN (
                        SELECT follows.followed_uuid
                        FROM follows
                        WHERE follows.follower_uuid = viewer_uuid
                    )
                END
                ORDER BY recent.uuid DESC
                OFFSET 0
            ) AS found
            CROSS JOIN LATERAL (
                SELECT
                FROM unmuted_activity_bodies(viewer_uuid, moment) AS visible
                WHERE visible.uuid = found.uuid
                LIMIT 1
            ) AS visible
            WHERE after IS NULL
                OR NOT EXISTS (
                    SELECT
                    FROM reposts
                    WHERE reposts.activity_uuid = found.uuid AND reposts.uuid >= after
                )
                OR NOT is_on_earlier_page(viewer_uuid, found.uuid, after)
            ORDER BY found.uuid DESC
            LIMIT max_entries
        );
        EXIT WHEN cardinality(cruds) = max_entries OR NOT is_looked_up;
        is_looked_up := FALSE;
    END LOOP;
    -- Too few: the newest crud of each of these people. If more than a page of them are later than some moment,
    -- nothing earlier can be on the page.
    IF cardinality(cruds) < max_entries THEN
        cruds := ARRAY(
            WITH latest AS MATERIALIZED (
                SELECT
                    people.uuid AS user_uuid,
                    newest_crud.uuid
                FROM home_people(viewer_uuid) AS people
                CROSS JOIN LATERAL (
                    SELECT visible.uuid
                    FROM unmuted_activity_bodies(viewer_uuid, moment) AS visible
                    WHERE visible.user_uuid = people.uuid
                        AND visible.reply_to_activity_uuid IS NULL
                        AND visible.uuid < before
                    ORDER BY visible.uuid DESC
                    LIMIT 1
                ) AS newest_crud
            ),
            bounds AS MATERIALIZED (
                SELECT
                    coalesce(
                        (
                            SELECT ordered.uuid
                            FROM (
                                SELECT latest.uuid FROM latest ORDER BY latest.uuid DESC OFFSET 0
                            ) AS ordered
                            WHERE after IS NULL
                                OR NOT is_on_earlier_page(viewer_uuid, ordered.uuid, after)
                            LIMIT 1 OFFSET max_entries - 1
                        ),
                        '00000000-0000-0000-0000-000000000000'::uuid
                    ) AS since
            )
            SELECT entries.uuid
            FROM latest
            CROSS JOIN LATERAL (
                SELECT visible.uuid
                FROM unmuted_activity_bodies(viewer_uuid, moment) AS visible
                WHERE visible.user_uuid = latest.user_uuid
                    AND visible.reply_to_activity_uuid IS NULL
                    AND visible.uuid < before
                    AND visible.uuid >= (SELECT bounds.since FROM bounds)
                    AND (
                        after IS NULL
                        OR NOT is_on_earlier_page(viewer_uuid, visible.uuid, after)
                    )
                ORDER BY visible.uuid DESC
                LIMIT max_entries
            ) AS entries
            WHERE latest.uuid >= (SELECT bounds.since FROM bounds)
            ORDER BY entries.uuid DESC
            LIMIT max_entries
        );
    END IF;
    -- The reposts by anybody since the last of these cruds.
    since := coalesce(cruds[max_entries], '00000000-0000-0000-0000-000000000000');
    SELECT
        count(*),
        array_agg(recent.uuid) FILTER (WHERE recent.is_followed),
        array_agg(recent.activity_uuid) FILTER (WHERE recent.is_followed),
        array_agg(recent.user_uuid) FILTER (WHERE recent.is_followed)
    INTO reposts_read, repost_uuids, reposted_uuids, reposter_uuids
    FROM (
        SELECT
            newest.uuid,
            newest.activity_uuid,
            newest.user_uuid,
            CASE
                WHEN newest.user_uuid = viewer_uuid THEN TRUE
                WHEN is_large THEN (
                    SELECT TRUE
                    FROM follows
                    WHERE follows.follower_uuid = viewer_uuid
                        AND follows.followed_uuid = newest.user_uuid
                    LIMIT 1
                )
                ELSE newest.user_uuid IN (
                    SELECT follows.followed_uuid
                    FROM follows
                    WHERE follows.follower_uuid = viewer_uuid
                )
            END AS is_followed
        FROM (
            SELECT
                reposts.uuid,
                reposts.activity_uuid,
                reposts.user_uuid
            FROM reposts
            WHERE reposts.uuid < before AND reposts.uuid >= since
            ORDER BY reposts.uuid DESC
            LIMIT max_reposts + 1
        ) AS newest
        OFFSET 0
    ) AS recent;
    -- Too many: those of each of these people.
    IF reposts_read > max_reposts THEN
        SELECT
            array_agg(reposted.uuid),
            array_agg(reposted.activity_uuid),
            array_agg(people.uuid)
        INTO repost_uuids, reposted_uuids, reposter_uuids
        FROM home_people(viewer_uuid) AS people
        CROSS JOIN LATERAL (
            SELECT
                reposts.uuid,
                reposts.activity_uuid
            FROM reposts
            INNER JOIN unmuted_activity_bodies(viewer_uuid, moment) AS visible
                ON visible.uuid = reposts.activity_uuid
            WHERE reposts.user_uuid = people.uuid
                AND reposts.uuid < before
                AND reposts.uuid >= since
                AND (
                    after IS NULL
                    OR NOT is_on_earlier_page(viewer_uuid, reposts.activity_uuid, after)
                )
            ORDER BY reposts.uuid DESC
            LIMIT max_entries
        ) AS reposted;
    END IF;
    RETURN QUERY
    SELECT
        entries.uuid,
        entries.activity_uuid,
        entries.reposter_uuid
    FROM (
        SELECT DISTINCT ON (entries.activity_uuid)
            entries.uuid,
            entries.activity_uuid,
            entries.reposter_uuid
        FROM (
            SELECT
                own.uuid,
                own.uuid AS activity_uuid,
                NULL::uuid AS reposter_uuid
            FROM unnest(cruds) AS own (uuid)
            UNION ALL
            SELECT
                reposted.uuid,
                reposted.activity_uuid,
                reposted.reposter_uuid
            FROM (
                SELECT DISTINCT ON (listed.activity_uuid)
                    listed.uuid,
                    listed.activity_uuid,
                    listed.reposter_uuid
                FROM
                    unnest(repost_uuids, reposted_uuids, reposter_uuids)
                    AS listed (uuid, activity_uuid, reposter_uuid)
                WHERE NOT EXISTS (
                    SELECT FROM active_mutes(viewer_uuid) AS mutes
                    WHERE mutes.muted_uuid = listed.reposter_uuid
                )
                AND NOT EXISTS (
                    SELECT FROM repost_mutes
                    WHERE repost_mutes.muter_uuid = viewer_uuid
                        AND repost_mutes.muted_uuid = listed.reposter_uuid
                )
                AND listed.reposter_uuid NOT IN (
                    SELECT users.uuid FROM users WHERE users.is_suspended
                )
                ORDER BY listed.activity_uuid, listed.uuid DESC
            ) AS reposted
            INNER JOIN unmuted_activity_bodies(viewer_uuid, moment) AS visible
                ON visible.uuid = reposted.activity_uuid
            WHERE after IS NULL
                OR NOT is_on_earlier_page(viewer_uuid, reposted.activity_uuid, after)
        ) AS entries
        ORDER BY entries.activity_uuid, entries.uuid DESC
    ) AS entries
    ORDER BY entries.uuid DESC
    LIMIT max_entries;
END
$$;
CREATE FUNCTION public.home_people(viewer_uuid uuid) RETURNS TABLE(uuid uuid)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT viewer_uuid
UNION ALL
SELECT follows.followed_uuid
FROM follows
WHERE follows.follower_uuid = viewer_uuid
    AND NOT EXISTS (
        SELECT FROM active_mutes(viewer_uuid) AS mutes
        WHERE mutes.muted_uuid = follows.followed_uuid
    )
    AND NOT EXISTS (
        SELECT FROM users
        WHERE users.uuid = follows.followed_uuid AND users.is_suspended
    )
$$;
CREATE FUNCTION public.is_follower(viewer_uuid uuid, person_uuid uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE COST 10 PARALLEL SAFE
    AS $$
BEGIN
    RETURN viewer_uuid = person_uuid OR EXISTS (
        SELECT FROM follows
        WHERE follows.follower_uuid = viewer_uuid AND follows.followed_uuid = person_uuid
    );
END
$$;
CREATE FUNCTION public.is_on_earlier_page(viewer_uuid uuid, crud_uuid uuid, after uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    max_read CONSTANT integer := 100;
BEGIN
    PERFORM
    FROM reposts
    WHERE reposts.activity_uuid = crud_uuid AND reposts.uuid >= after
    OFFSET max_read
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN EXISTS (
            SELECT
            FROM reposts
            WHERE reposts.activity_uuid = crud_uuid
                AND reposts.uuid >= after
                AND CASE
                    WHEN reposts.user_uuid = viewer_uuid THEN TRUE
                    ELSE (
                        SELECT TRUE
                        FROM follows
                        WHERE follows.follower_uuid = viewer_uuid
                            AND follows.followed_uuid = reposts.user_uuid
                            AND NOT EXISTS (
                                SELECT FROM active_mutes(viewer_uuid) AS mutes
                                WHERE mutes.muted_uuid = reposts.user_uuid
                            )
                            AND NOT EXISTS (
                                SELECT FROM repost_mutes
                                WHERE repost_mutes.muter_uuid = viewer_uuid
                                    AND repost_mutes.muted_uuid = reposts.user_uuid
                            )
                            AND NOT EXISTS (
                                SELECT FROM users
                                WHERE users.uuid = reposts.user_uuid AND users.is_suspended
                            )
                        LIMIT 1
                    )
                END
        );
    END IF;
    RETURN EXISTS (
        SELECT
        FROM home_people(viewer_uuid) AS people
        CROSS JOIN LATERAL (
            SELECT reposts.uuid
            FROM reposts
            WHERE reposts.activity_uuid = crud_uuid AND reposts.user_uuid = people.uuid
            LIMIT 1
        ) AS reposted
        WHERE reposted.uuid >= after
            AND NOT EXISTS (
                SELECT FROM repost_mutes
                WHERE repost_mutes.muter_uuid = viewer_uuid
                    AND repost_mutes.muted_uuid = people.uuid
            )
    );
END
$$;
CREATE FUNCTION public.is_thread_of(person_uuid uuid, root_uuid uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM activities
        WHERE activities.uuid = root_uuid AND activities.user_uuid = person_uuid
    );
END
$$;
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
CREATE TABLE public.moderation_log (
    uuid uuid NOT NULL,
    moderator_uuid uuid,
    moderator_handle text,
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_uuid uuid NOT NULL,
    person_uuid uuid,
    person_handle text,
    report_uuid uuid,
    reason text NOT NULL,
    until timestamp with time zone,
    before json NOT NULL,
    after json NOT NULL,
    appealed_uuid uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT moderation_log_action_check CHECK ((action = ANY (ARRAY['dismiss'::text, 'hide'::text, 'warn'::text, 'limit'::text, 'suspend'::text, 'reinstate'::text, 'exclude'::text]))),
    CONSTRAINT moderation_log_reason_check CHECK ((octet_length(reason) <= 10000)),
    CONSTRAINT moderation_log_subject_type_check CHECK ((subject_type = ANY (ARRAY['activity'::text, 'message'::text, 'person'::text, 'trend'::text])))
);
COMMENT ON TABLE public.moderation_log IS 'What moderators decided. A trigger refuses every change but an insertion.';
COMMENT ON COLUMN public.moderation_log.moderator_uuid IS 'NULL: a suspension ended by itself.';
COMMENT ON COLUMN public.moderation_log.person_uuid IS 'Whom it is about; NULL for a hashtag or word.';
COMMENT ON COLUMN public.moderation_log.appealed_uuid IS 'The decision whose appeal this answers. Such an answer is final.';
CREATE FUNCTION public.log_entry_json(entry public.moderation_log) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    json_build_object(
        'uuid', entry.uuid,
        'moderator', entry.moderator_handle,
        'action', entry.action,
        'subject', json_build_object('type', entry.subject_type, 'uuid', entry.subject_uuid),
        'handle', entry.person_handle,
        'report_uuid', entry.report_uuid,
        'reason', entry.reason,
        'until', to_iso8601(entry.until),
        'before', entry.before,
        'after', entry.after,
        'appealed_uuid', entry.appealed_uuid,
        'created_at', to_iso8601(entry.created_at)
    )
$$;
CREATE FUNCTION public.mentions_person(entities json, person_uuid uuid) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
SELECT
    entities::jsonb
    @> jsonb_build_array(jsonb_build_object('kind', 'mention', 'uuid', person_uuid))
$$;
CREATE FUNCTION public.moderated_person_json(person_uuid uuid, last_handle text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    json_build_object(
        'uuid', person_uuid,
        'handle', coalesce(people.handle, last_handle),
        'is_deleted', people.uuid IS NULL,
        'created_at', to_iso8601(people.created_at),
        'is_limited', coalesce(people.is_limited, FALSE),
        'is_suspended', coalesce(people.is_suspended, FALSE),
        'suspended_until', to_iso8601(people.suspended_until),
        'reports_count', (
            SELECT count(*) FROM reports
            WHERE reports.person_uuid = moderated_person_json.person_uuid
        ),
        'decisions', (
            SELECT coalesce(json_agg(log_entry_json(entries) ORDER BY entries.uuid DESC), '[]')
            FROM (
                SELECT moderation_log
                FROM moderation_log
                WHERE moderation_log.person_uuid = moderated_person_json.person_uuid
                ORDER BY moderation_log.uuid DESC
                LIMIT 10
            ) AS last
            CROSS JOIN LATERAL (SELECT (last.moderation_log).*) AS entries
        )
    )
FROM (SELECT) AS nothing
LEFT JOIN users AS people ON people.uuid = person_uuid
$$;
CREATE FUNCTION public.muted_word(viewer_uuid uuid, activity_uuid uuid) RETURNS text
    LANGUAGE plpgsql STABLE COST 1000 PARALLEL SAFE
    AS $$
BEGIN
    RETURN (
        SELECT muted_words.value
        FROM activities
        INNER JOIN muted_words ON muted_words.user_uuid = viewer_uuid
        WHERE activities.uuid = activity_uuid
            AND activities.user_uuid <> viewer_uuid
            AND (muted_words.expires_at IS NULL OR muted_words.expires_at > now())
            AND activities.words @@ muted_words.query
            AND has_muted_value(
                activity_text(activities.message, activities.poll_choices),
                activities.entities,
                muted_words.folded,
                muted_words.in_text,
                muted_words.in_tags
            )
            AND NOT (
                muted_words.except_following
                AND EXISTS (
                    SELECT FROM follows
                    WHERE follows.follower_uuid = viewer_uuid
                        AND follows.followed_uuid = activities.user_uuid
                )
            )
        ORDER BY muted_words.uuid
        LIMIT 1
    );
END
$$;
CREATE TABLE public.muted_words (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    value text NOT NULL,
    folded text NOT NULL,
    query tsquery NOT NULL,
    in_text boolean NOT NULL,
    in_tags boolean NOT NULL,
    except_following boolean NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT muted_words_check CHECK ((in_text OR in_tags)),
    CONSTRAINT muted_words_value_check CHECK ((octet_length(value) <= 1000))
);
COMMENT ON TABLE public.muted_words IS 'Words and hashtags whose cruds a person doesn''t want in any list.';
COMMENT ON COLUMN public.muted_words.folded IS 'The value as `fold_text` returns it.';
COMMENT ON COLUMN public.muted_words.query IS 'Finds every crud that may have the value, and a few others, by activities.words.';
COMMENT ON COLUMN public.muted_words.expires_at IS 'NULL: never.';
CREATE FUNCTION public.muted_word_json(word public.muted_words) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    json_build_object(
        'uuid', word.uuid,
        'value', word.value,
        'in', array_remove(
            ARRAY[
                CASE WHEN word.in_text THEN 'text' END, CASE WHEN word.in_tags THEN 'tags' END
            ],
            NULL
        ),
        'except_following', word.except_following,
        'expires_at', to_iso8601(word.expires_at),
        'created_at', to_iso8601(word.created_at)
    )
$$;
CREATE FUNCTION public.mutes_notification(person_uuid uuid, other_uuid uuid, root_uuid uuid) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT EXISTS (
    SELECT FROM active_mutes(person_uuid) AS mutes WHERE mutes.muted_uuid = other_uuid
)
OR EXISTS (
    SELECT FROM thread_mutes
    WHERE thread_mutes.user_uuid = person_uuid AND thread_mutes.thread_uuid = root_uuid
)
$$;
CREATE FUNCTION public.newest_notifications(person_uuid uuid) RETURNS TABLE(uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT newest.uuid, newest.kind, newest.actor_uuid, newest.activity_uuid
FROM newest_notifications(person_uuid, '00000000-0000-0000-0000-000000000000'::uuid) AS newest
$$;
CREATE FUNCTION public.newest_notifications(person_uuid uuid, after_uuid uuid) RETURNS TABLE(uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    notifications.uuid,
    notifications.kind,
    notifications.actor_uuid,
    notifications.activity_uuid
FROM notifications
WHERE notifications.user_uuid = person_uuid
    AND notifications.uuid > after_uuid
    AND notifications.actor_uuid NOT IN (
        SELECT blocks.blocked_uuid FROM blocks WHERE blocks.blocker_uuid = person_uuid
        UNION ALL
        (
            SELECT blocks.blocker_uuid FROM blocks WHERE blocks.blocked_uuid = person_uuid
            LIMIT 1000
        )
        UNION ALL
        SELECT mutes.muted_uuid FROM active_mutes(person_uuid) AS mutes
        UNION ALL
        SELECT users.uuid FROM users WHERE users.is_suspended
    )
    -- If more than a thousand people block the person, the others are looked up.
    AND (
        (
            SELECT TRUE FROM blocks WHERE blocks.blocked_uuid = person_uuid
            LIMIT 1 OFFSET 1000
        ) IS NULL
        OR (
            SELECT TRUE
            FROM blocks
            WHERE blocks.blocker_uuid = notifications.actor_uuid
                AND blocks.blocked_uuid = person_uuid
            LIMIT 1
        ) IS NULL
    )
    AND (
        notifications.thread_uuid IN (
            SELECT thread_mutes.thread_uuid FROM thread_mutes
            WHERE thread_mutes.user_uuid = person_uuid
        )
    ) IS NOT TRUE
    AND (
        NOT EXISTS (SELECT FROM muted_words WHERE muted_words.user_uuid = person_uuid)
        OR notifications.kind NOT IN ('reply', 'mention', 'quote', 'poll_ended')
        OR muted_word(person_uuid, notifications.activity_uuid) IS NULL
    )
ORDER BY notifications.uuid DESC
LIMIT 1000
$$;
CREATE FUNCTION public.notification_subject(uuid uuid, kind text, activity_uuid uuid) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (kind = ANY (ARRAY['like'::text, 'repost'::text, 'poll_ended'::text])) THEN (activity_uuid)::text WHEN (kind = ANY (ARRAY['follow'::text, 'follow_request'::text, 'follow_accepted'::text])) THEN ((((uuid_extract_timestamp(uuid) AT TIME ZONE 'UTC'::text))::date - '2000-01-01'::date))::text ELSE (uuid)::text END;
CREATE FUNCTION public.poll_json(viewer_uuid uuid, moment timestamp with time zone, activity_uuid uuid, author_uuid uuid, choices text[]) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    poll record;
    voted smallint[];
    is_shown boolean;
BEGIN
    SELECT polls.is_multiple, polls.closes_at, polls.votes_counts, polls.voters_count
    INTO poll
    FROM polls
    WHERE polls.activity_uuid = poll_json.activity_uuid;
    IF NOT FOUND THEN
        RETURN ',"poll":null';
    END IF;
    IF viewer_uuid IS NOT NULL THEN
        SELECT poll_votes.choices INTO voted
        FROM poll_votes
        WHERE poll_votes.activity_uuid = poll_json.activity_uuid
            AND poll_votes.user_uuid = viewer_uuid;
    END IF;
    is_shown := voted IS NOT NULL
        OR poll.closes_at <= moment
        OR coalesce(viewer_uuid = author_uuid, FALSE);
    RETURN concat(
        ',"poll":{"choices":[',
        (
            SELECT
                string_agg(
                    concat(
                        '{"text":', to_json(listed.choice),
                        ',"votes":',
                        CASE
                            WHEN is_shown THEN poll.votes_counts[listed.place]::text
                            ELSE 'null'
                        END,
                        '}'
                    ),
                    ','
                    ORDER BY listed.place
                )
            FROM unnest(choices) WITH ORDINALITY AS listed (choice, place)
        ),
        '],"multiple":', CASE WHEN poll.is_multiple THEN 'true' ELSE 'false' END,
        ',"closes_at":"', to_iso8601(poll.closes_at),
        '","is_closed":', CASE WHEN poll.closes_at <= moment THEN 'true' ELSE 'false' END,
        ',"voters_count":', CASE WHEN is_shown THEN poll.voters_count::text ELSE 'null' END,
        ',"voted":', coalesce(to_json(voted)::text, 'null'),
        '}'
    );
END
$$;
CREATE FUNCTION public.push_kind(kind text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (kind = ANY (ARRAY['follow_request'::text, 'follow_accepted'::text])) THEN 'follow'::text WHEN (kind = 'quote'::text) THEN 'mention'::text ELSE kind END;
CREATE FUNCTION public.quote_json(viewer_uuid uuid, moment timestamp with time zone, quoting_user_uuid uuid, quoted_uuid uuid, quoted_expires_at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    body text;
BEGIN
    IF quoted_expires_at <= moment THEN
        RETURN ',"quote":{"state":"expired"}';
    END IF;
    SELECT
        ',"quote":{"state":"available",' || substr(
            coalesce(
                activities.content,
                activity_content(
                    activities.uuid,
                    activities.message,
                    activities.created_at,
                    activities.expires_at,
                    activities.reply_to_activity_uuid
                )
            ),
            2
        )
        || ',"entities":' || current_mentions(viewer_uuid, activities.entities)::text
        || ',"handle":"' || authors.handle
        || '","display_name":' || to_json(authors.display_name)::text
        || ',"avatar":' || coalesce(authors.avatar::text, 'null')
        || coalesce(
            ',"moderation_warning":' || to_json(activities.moderation_warning)::text, ''
        )
        || CASE WHEN activities.is_protected THEN ',"protected":true' ELSE '' END
        || ',"content_warning":' || coalesce(to_json(activities.content_warning)::text, 'null')
        || CASE
            WHEN EXISTS (
                SELECT FROM active_mutes(viewer_uuid) AS mutes
                WHERE mutes.muted_uuid = activities.user_uuid
            )
                THEN ',"muted":true'
            ELSE ''
        END
        || CASE
            WHEN EXISTS (SELECT FROM muted_words WHERE muted_words.user_uuid = viewer_uuid)
                THEN coalesce(
                    ',"muted_word":' || to_json(muted_word(viewer_uuid, activities.uuid))::text, ''
                )
            ELSE ''
        END
        || '}'
    INTO body
    FROM activities
    INNER JOIN users AS authors ON authors.uuid = activities.user_uuid
    WHERE activities.uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(viewer_uuid, moment) AS visible
        WHERE visible.uuid = quoted_uuid
    )
    AND NOT EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = activities.user_uuid
            AND blocks.blocked_uuid = quoting_user_uuid
    )
    AND NOT EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = quoting_user_uuid
            AND blocks.blocked_uuid = activities.user_uuid
    );
    IF body IS NOT NULL THEN
        RETURN body;
    END IF;
    PERFORM FROM activities
    WHERE activities.uuid = quoted_uuid AND activities.expires_at > moment;
    IF FOUND THEN
        RETURN ',"quote":{"state":"not_available"}';
    END IF;
    RETURN ',"quote":{"state":"deleted"}';
END
$$;
CREATE FUNCTION public.readable_people(viewer_uuid uuid) RETURNS TABLE(uuid uuid)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT people.uuid
FROM visible_people(viewer_uuid) AS people
INNER JOIN users ON users.uuid = people.uuid
WHERE NOT users.is_protected OR is_follower(viewer_uuid, users.uuid)
$$;
CREATE FUNCTION public.refuse_log_changes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the log of moderation only grows' USING ERRCODE = 'restrict_violation';
END
$$;
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
            'requested', EXISTS (
                SELECT FROM follow_requests
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
                SELECT FROM active_mutes(viewer_uuid) AS mutes
                WHERE mutes.muted_uuid = person_uuid
            ),
            'muting_reposts', EXISTS (
                SELECT FROM repost_mutes
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
CREATE FUNCTION public.reply_policy_json(viewer_uuid uuid, moment timestamp with time zone, activity_uuid uuid, root_uuid uuid) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    holding record;
    is_allowed boolean;
BEGIN
    SELECT activities.user_uuid, activities.reply_policy, activities.entities
    INTO holding
    FROM activities
    WHERE activities.uuid = root_uuid AND activities.expires_at > moment;
    IF NOT FOUND THEN
        SELECT activities.user_uuid, activities.reply_policy, activities.entities
        INTO holding
        FROM activities
        WHERE activities.uuid = activity_uuid;
    END IF;
    IF viewer_uuid IS NULL OR viewer_uuid = holding.user_uuid
        OR holding.reply_policy IN ('anyone', 'nobody')
    THEN
        is_allowed := viewer_uuid IS NOT NULL
            AND (viewer_uuid = holding.user_uuid OR holding.reply_policy = 'anyone');
    ELSIF holding.reply_policy = 'following' THEN
        is_allowed := EXISTS (
            SELECT FROM follows
            WHERE follows.follower_uuid = holding.user_uuid
                AND follows.followed_uuid = viewer_uuid
        );
    ELSE
        is_allowed := mentions_person(holding.entities, viewer_uuid);
    END IF;
    RETURN concat(
        ',"reply_policy":"', holding.reply_policy,
        '","can_reply":', CASE WHEN is_allowed THEN 'true' ELSE 'false' END
    );
END
$$;
CREATE FUNCTION public.reported_activity_json(activity_uuid uuid) RETURNS json
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN (
        SELECT
            (
                coalesce(
                    activities.content,
                    activity_content(
                        activities.uuid,
                        activities.message,
                        activities.created_at,
                        activities.expires_at,
                        activities.reply_to_activity_uuid
                    )
                )
                || ',"content_warning":'
                || coalesce(to_json(activities.content_warning)::text, 'null')
                || ',"poll_choices":' || coalesce(to_json(activities.poll_choices)::text, 'null')
                || ',"handle":"' || authors.handle || '"}'
            )::json
        FROM activities
        INNER JOIN users AS authors ON authors.uuid = activities.user_uuid
        WHERE activities.uuid = activity_uuid
    );
END
$$;
CREATE FUNCTION public.search_query(typed text[], is_name boolean) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    max_lexemes CONSTANT integer := 50;
    query text := '';
    ending text := ''; -- of what was added last
    operator text;
    lexemes integer := 0;
    piece text;
    cut text;
BEGIN
    FOREACH piece IN ARRAY typed LOOP
        operator := ' & ';
        FOREACH cut IN ARRAY search_words(piece) LOOP
            EXIT WHEN lexemes >= max_lexemes;
            IF cut COLLATE pg_c_utf8 ~ ('^[' || unspaced_letters() || ']') THEN
                FOR start IN 1..least(greatest(length(cut) - 1, 1), max_lexemes - lexemes) LOOP
                    query := query || operator || '''' || substr(cut, start, 2) || '''';
                    operator := ' <-> ';
                    lexemes := lexemes + 1;
                END LOOP;
                IF length(cut) = 1 THEN
                    query := query || ':*';
                ELSE
                    operator := ' <2> '; -- the last character has a position too
                END IF;
                ending := '';
            ELSIF cut COLLATE pg_c_utf8 ~ '^[[:punct:]]' THEN -- an emoji, as others are cut away
                query := query || ' & ''' || cut || '''';
                operator := ' & ';
                lexemes := lexemes + 1;
                ending := '';
            ELSE
                ending := ':*';
                query := query || operator || '''' || left(cut, 100) || ''''
                    || CASE WHEN is_name THEN ending ELSE '' END;
                operator := ' <-> ';
                lexemes := lexemes + 1;
            END IF;
        END LOOP;
    END LOOP;
    IF query = '' THEN
        RETURN NULL;
    END IF;
    RETURN (substr(query, 4) || CASE WHEN is_name THEN '' ELSE ending END)::tsquery;
END
$$;
CREATE FUNCTION public.search_vector(written text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    words CONSTANT text[] := search_words(written);
    lexemes text[] := '{}';
    cut text;
BEGIN
    IF array_to_string(words, '') COLLATE pg_c_utf8 !~ ('[' || unspaced_letters() || ']') THEN
        lexemes := words;
    ELSE
        FOREACH cut IN ARRAY words LOOP
            IF cut COLLATE pg_c_utf8 ~ ('^[' || unspaced_letters() || ']') THEN
                FOR start IN 1..length(cut) LOOP
                    lexemes := array_append(lexemes, substr(cut, start, 2));
                END LOOP;
            ELSE
                lexemes := array_append(lexemes, cut);
            END IF;
        END LOOP;
    END IF;
    RETURN (
        -- A lexeme has 2,046 bytes at most.
        SELECT coalesce(string_agg('''' || left(lexeme, 100) || ''':' || position, ' '), '')
        FROM unnest(lexemes) WITH ORDINALITY AS cut(lexeme, position)
    )::tsvector;
END
$$;
CREATE FUNCTION public.search_words(written text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- Marks that are often left out, and characters that nobody sees: accents of Latin, Greek,
    -- Cyrillic, Hebrew and Arabic, joiners, directions, variation selectors, tones of skin. The vowel
    -- signs of Indic scripts and the marks of Thai are not among them, as they make another word.
    ignored CONSTANT text := '\u00AD\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4'
        '\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED'
        '\u180B-\u180F\u200C-\u200F\u202A-\u202E\u2060-\u206F\u20D0-\u20FF\uFE00-\uFE0F\uFEFF'
        '\U0001F3FB-\U0001F3FF\U000E0000-\U000E0FFF';
    emoji CONSTANT text := '\u2190-\u21FF\u2300-\u23FF\u25A0-\u27BF\u2900-\u297F\u2B00-\u2BFF'
        '\U0001F000-\U0001FAFF';
    separators CONSTANT text := '[:space:][:punct:][:cntrl:]\u200B\uE000-\uF8FF';
    folded text;
BEGIN
    IF octet_length(written) = length(written) THEN
        RETURN string_to_array(
            btrim(regexp_replace(lower(written COLLATE "C"), '[^a-z0-9]+', ' ', 'g')), ' '
        );
    END IF;
    -- Signs that are made of letters or digits aren't a part of the word beside them: Cruddur™.
    folded := regexp_replace(
        written COLLATE pg_c_utf8, '([\u2100-\u214F\u2460-\u24FF\u3200-\u33FF])', ' \1 ', 'g'
    );
    folded := normalize(folded, NFKD);
    IF folded COLLATE pg_c_utf8 ~ '[\u0600-\u06FF]' THEN
        -- Persian writes parts of a word with a non-joiner or a space between them.
        folded := regexp_replace(folded COLLATE pg_c_utf8, '([\u0620-\u06D3])\u200C', '\1 ', 'g');
        -- Letters and digits that Arabic and Persian keyboards have for the same one.
        folded := translate(
            folded, 'ىیکة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'ييكه01234567890123456789'
        );
    END IF;
    folded := regexp_replace(folded COLLATE pg_c_utf8, '[' || ignored || ']+', '', 'g');
    folded := unaccent('public.unaccent', casefold(folded COLLATE pg_unicode_fast));
    IF folded COLLATE pg_c_utf8 ~ '[\u1100-\u11FF\u3099\u309A]' THEN
        folded := normalize(folded, NFC); -- syllables of Hangul, and voiced kana
    END IF;
    IF folded COLLATE pg_c_utf8 !~ ('[' || unspaced_letters() || emoji || ']') THEN
        -- The same as below, in a third of the time.
        RETURN array_remove(
            regexp_split_to_array(folded COLLATE pg_c_utf8, '[' || separators || ']+'), ''
        );
    END IF;
    RETURN ARRAY(
        SELECT cut.word[1]
        FROM regexp_matches(
            folded COLLATE pg_c_utf8,
            '[' || unspaced_letters() || ']+|[^' || separators || unspaced_letters() || ']+'
            || '|[\U0001F1E6-\U0001F1FF]{2}|[' || emoji || ']', -- flags are pairs of letters
            'g'
        ) AS cut(word)
    );
END
$$;
CREATE FUNCTION public.set_activity_ancestors() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    new.ancestor_uuids := activity_ancestors(new.reply_to_activity_uuid);
    RETURN new;
END
$$;
CREATE FUNCTION public.set_activity_content() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    new.content := activity_content(
        new.uuid,
        new.message,
        new.created_at,
        new.expires_at,
        new.reply_to_activity_uuid
    );
    RETURN new;
END
$$;
CREATE FUNCTION public.set_activity_protection() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    SELECT users.is_protected INTO STRICT new.is_protected
    FROM users
    WHERE users.uuid = new.user_uuid;
    RETURN new;
END
$$;
CREATE FUNCTION public.set_activity_words() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    new.words := search_vector(activity_text(new.message, new.poll_choices));
    RETURN new;
END
$$;
CREATE FUNCTION public.set_name_words() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    new.name_words := search_vector(new.handle || ' ' || new.display_name);
    RETURN new;
END
$$;
CREATE FUNCTION public.set_notification_thread() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    SELECT thread_root(
        activities.uuid, activities.reply_to_activity_uuid, activities.ancestor_uuids
    )
    INTO new.thread_uuid
    FROM activities
    WHERE activities.uuid = CASE
        WHEN new.kind = 'quote' THEN (
            SELECT quoting.quote_uuid FROM activities AS quoting
            WHERE quoting.uuid = new.activity_uuid
        )
        ELSE new.activity_uuid
    END;
    RETURN new;
END
$$;
CREATE FUNCTION public.thread_root(uuid uuid, reply_to_activity_uuid uuid, ancestor_uuids uuid[]) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT CASE
    WHEN ancestor_uuids IS NOT NULL THEN ancestor_uuids[1]
    WHEN reply_to_activity_uuid IS NULL THEN uuid
    ELSE (activity_ancestors(reply_to_activity_uuid))[1]
END
$$;
CREATE FUNCTION public.to_iso8601(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text);
CREATE TABLE public.two_step_changes (
    user_uuid uuid NOT NULL,
    change text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    browser text,
    system text,
    network text,
    CONSTRAINT two_step_changes_change_check CHECK ((change = ANY (ARRAY['on'::text, 'renewed'::text, 'off'::text, 'recovered'::text])))
);
COMMENT ON TABLE public.two_step_changes IS 'The last change of a person''s two-step sign-in, as they see it. Whether it is on, Cognito knows.';
COMMENT ON COLUMN public.two_step_changes.change IS 'renewed: other recovery codes. recovered: switched off by a recovery code.';
CREATE FUNCTION public.two_step_change_json(last public.two_step_changes) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    json_build_object(
        'change', last.change,
        'changed_at', to_iso8601(last.changed_at),
        'browser', last.browser,
        'system', last.system,
        'network', last.network
    )
$$;
CREATE FUNCTION public.unmuted_activity_bodies(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid, parent_handle_json text DEFAULT NULL::text) RETURNS TABLE(uuid uuid, user_uuid uuid, reply_to_activity_uuid uuid, body text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    visible.uuid,
    visible.user_uuid,
    visible.reply_to_activity_uuid,
    visible.open_body || '}'
FROM unmuted_activity_rows(viewer_uuid, moment, reposter_uuid, parent_handle_json) AS visible
$$;
CREATE FUNCTION public.unmuted_activity_rows(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid, parent_handle_json text DEFAULT NULL::text) RETURNS TABLE(uuid uuid, user_uuid uuid, reply_to_activity_uuid uuid, is_protected boolean, open_body text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    visible.uuid,
    visible.user_uuid,
    visible.reply_to_activity_uuid,
    visible.is_protected,
    visible.open_body
FROM visible_activity_rows(viewer_uuid, moment, reposter_uuid, parent_handle_json) AS visible
WHERE (
    viewer_uuid IS NULL
    OR NOT EXISTS (SELECT FROM mutes WHERE mutes.muter_uuid = viewer_uuid)
    OR (
        SELECT TRUE
        FROM active_mutes(viewer_uuid) AS mutes
        WHERE mutes.muted_uuid = visible.user_uuid
        LIMIT 1
    ) IS NULL
)
AND (
    viewer_uuid IS NULL
    OR NOT EXISTS (SELECT FROM muted_words WHERE muted_words.user_uuid = viewer_uuid)
    OR muted_word(viewer_uuid, visible.uuid) IS NULL
)
$$;
CREATE FUNCTION public.unspaced_letters() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '\u0E01-\u0E3A\u0E40-\u0E4E\u0E81-\u0ECE\u0EDC-\u0EDF\u1000-\u103F\u1050-\u108F\u109A-\u109F\u1100-\u11FF\u1780-\u17D3\u1950-\u19CF\u1A20-\u1A7F\u3005-\u3007\u3041-\u309A\u309D-\u309F\u30A1-\u30FA\u30FC-\u318F\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uA9E0-\uA9EF\uA9FA-\uA9FE\uAA60-\uAAC2\uAC00-\uD7FF\uF900-\uFAFF\U0001B000-\U0001B16F\U00020000-\U0003FFFF'::text;
CREATE FUNCTION public.visible_activities(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid) RETURNS TABLE(uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    visible.uuid,
    visible.user_uuid,
    authors.handle,
    visible.reply_to_activity_uuid,
    visible.body::json
FROM visible_activity_bodies(viewer_uuid, moment, reposter_uuid) AS visible
INNER JOIN users AS authors ON authors.uuid = visible.user_uuid
$$;
CREATE FUNCTION public.visible_activity_bodies(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid, parent_handle_json text DEFAULT NULL::text) RETURNS TABLE(uuid uuid, user_uuid uuid, reply_to_activity_uuid uuid, body text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    visible.uuid,
    visible.user_uuid,
    visible.reply_to_activity_uuid,
    visible.open_body || '}'
FROM visible_activity_rows(viewer_uuid, moment, reposter_uuid, parent_handle_json) AS visible
$$;
CREATE FUNCTION public.visible_activity_rows(viewer_uuid uuid, moment timestamp with time zone, reposter_uuid uuid DEFAULT NULL::uuid, parent_handle_json text DEFAULT NULL::text) RETURNS TABLE(uuid uuid, user_uuid uuid, reply_to_activity_uuid uuid, replies_count integer, is_protected boolean, is_hidden_in_thread boolean, ancestor_uuids uuid[], warning_or_message text, open_body text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    activities.uuid,
    activities.user_uuid,
    activities.reply_to_activity_uuid,
    activities.replies_count,
    activities.is_protected,
    activities.is_hidden_in_thread,
    activities.ancestor_uuids,
    coalesce(activities.moderation_warning, activities.content_warning, activities.message),
    coalesce(
        activities.content,
        activity_content(
            activities.uuid,
            activities.message,
            activities.created_at,
            activities.expires_at,
            activities.reply_to_activity_uuid
        )
    )
    || ',"entities":' || CASE
        WHEN activities.entities::text LIKE '%"mention"%'
            THEN current_mentions(viewer_uuid, activities.entities)::text
        ELSE activities.entities::text
    END
    || (
        SELECT
            ',"handle":"' || authors.handle
            || '","display_name":' || to_json(authors.display_name)::text
            || ',"avatar":' || coalesce(authors.avatar::text, 'null')
        FROM users AS authors
        WHERE authors.uuid = activities.user_uuid
    )
    || coalesce(',"moderation_warning":' || to_json(activities.moderation_warning)::text, '')
    || coalesce(',"edited_at":"' || to_iso8601(activities.edited_at) || '"', '')
    || CASE WHEN activities.is_protected THEN ',"protected":true' ELSE '' END
    || ',"content_warning":' || coalesce(to_json(activities.content_warning)::text, 'null')
    || CASE WHEN activities.is_hidden_in_thread THEN ',"hidden":true' ELSE ',"hidden":false' END
    || CASE
        WHEN activities.reply_policy = 'anyone'
            AND (
                activities.reply_to_activity_uuid IS NULL
                OR parent_handle_json IS DISTINCT FROM 'null'
                AND (
                    SELECT roots.reply_policy = 'anyone'
                    FROM activities AS roots
                    WHERE roots.uuid = activities.ancestor_uuids[1]
                        AND roots.expires_at > moment
                    LIMIT 1
                )
            )
            THEN CASE
                WHEN viewer_uuid IS NULL THEN ',"reply_policy":"anyone","can_reply":false'
                ELSE ',"reply_policy":"anyone","can_reply":true'
            END
        ELSE reply_policy_json(
            viewer_uuid,
            moment,
            activities.uuid,
            thread_root(
                activities.uuid, activities.reply_to_activity_uuid, activities.ancestor_uuids
            )
        )
    END
    || ',"quote_policy":"' || activities.quote_policy
    || CASE
        WHEN viewer_uuid IS NULL THEN '","can_quote":false'
        WHEN viewer_uuid = activities.user_uuid THEN '","can_quote":true'
        WHEN activities.is_protected OR activities.quote_policy = 'nobody'
            THEN '","can_quote":false'
        WHEN activities.quote_policy = 'anyone' OR is_follower(viewer_uuid, activities.user_uuid)
            THEN '","can_quote":true'
        ELSE '","can_quote":false'
    END
    || CASE
        WHEN activities.quote_uuid IS NULL THEN ''
        WHEN activities.is_quote_detached THEN ',"quote":{"state":"detached"}'
        ELSE
            quote_json(
                viewer_uuid,
                moment,
                activities.user_uuid,
                activities.quote_uuid,
                activities.quote_expires_at
            )
    END
    || CASE
        WHEN viewer_uuid IS NULL THEN ''
        WHEN EXISTS (SELECT FROM muted_words WHERE muted_words.user_uuid = viewer_uuid)
            THEN coalesce(
                ',"muted_word":' || to_json(muted_word(viewer_uuid, activities.uuid))::text, ''
            )
        ELSE ''
    END
    || CASE
        WHEN activities.poll_choices IS NULL THEN ',"poll":null'
        ELSE poll_json(
            viewer_uuid, moment, activities.uuid, activities.user_uuid, activities.poll_choices
        )
    END
    || ',"replies_count":' || activities.replies_count
    || ',"reposts_count":' || activities.reposts_count
    || ',"likes_count":' || activities.likes_count
    || ',"quotes_count":' || activities.quotes_count
    || ',"reply_to_handle":' || CASE
        WHEN parent_handle_json IS NOT NULL THEN parent_handle_json
        WHEN activities.reply_to_activity_uuid IS NULL THEN 'null'
        ELSE
            coalesce(
                (
                    SELECT to_json(parents_authors.handle)::text
                    FROM activities AS parents
                    INNER JOIN visible_people(viewer_uuid) AS parents_authors
                        ON parents_authors.uuid = parents.user_uuid
                    WHERE parents.uuid = activities.reply_to_activity_uuid
                        AND parents.expires_at > moment
                        AND NOT parents.is_hidden
                        AND (NOT parents.is_protected OR is_follower(viewer_uuid, parents.user_uuid))
                ),
                'null'
            )
    END
    || ',"liked":' || CASE
        WHEN viewer_uuid IS NULL OR activities.likes_count = 0 THEN 'false'
        ELSE
            coalesce(
                (
                    SELECT 'true'
                    FROM likes
                    WHERE likes.activity_uuid = activities.uuid
                        AND likes.user_uuid = viewer_uuid
                    LIMIT 1
                ),
                'false'
            )
    END
    || ',"reposted":' || CASE
        WHEN viewer_uuid IS NULL OR activities.reposts_count = 0 THEN 'false'
        ELSE
            coalesce(
                (
                    SELECT 'true'
                    FROM reposts
                    WHERE reposts.activity_uuid = activities.uuid
                        AND reposts.user_uuid = viewer_uuid
                    LIMIT 1
                ),
                'false'
            )
    END
    || ',"bookmarked":' || CASE
        WHEN viewer_uuid IS NULL THEN 'false'
        ELSE
            coalesce(
                (
                    SELECT 'true'
                    FROM bookmarks
                    WHERE bookmarks.activity_uuid = activities.uuid
                        AND bookmarks.user_uuid = viewer_uuid
                    LIMIT 1
                ),
                'false'
            )
    END
    || ',"thread_muted":' || CASE
        WHEN viewer_uuid IS NULL
            OR NOT EXISTS (
                SELECT FROM thread_mutes WHERE thread_mutes.user_uuid = viewer_uuid
            )
            THEN 'false'
        ELSE
            coalesce(
                (
                    SELECT 'true'
                    FROM thread_mutes
                    WHERE thread_mutes.user_uuid = viewer_uuid
                        AND thread_mutes.thread_uuid = thread_root(
                            activities.uuid,
                            activities.reply_to_activity_uuid,
                            activities.ancestor_uuids
                        )
                    LIMIT 1
                ),
                'false'
            )
    END
    || ',"reposted_by":' || CASE
        WHEN reposter_uuid IS NULL THEN 'null'
        ELSE
            coalesce(
                (
                    SELECT
                        '{"handle":"' || reposters.handle
                        || '","display_name":' || to_json(reposters.display_name)::text || '}'
                    FROM users AS reposters
                    WHERE reposters.uuid = reposter_uuid
                ),
                'null'
            )
    END
FROM activities
WHERE activities.expires_at > moment
    AND NOT activities.is_hidden
    AND (
        NOT activities.is_protected
        OR (viewer_uuid IS NOT NULL AND is_follower(viewer_uuid, activities.user_uuid))
    )
    AND (
        viewer_uuid IS NULL
        OR NOT EXISTS (SELECT FROM blocks WHERE blocks.blocker_uuid = viewer_uuid)
        OR (
            SELECT TRUE
            FROM blocks
            WHERE blocks.blocker_uuid = viewer_uuid AND blocks.blocked_uuid = activities.user_uuid
            LIMIT 1
        ) IS NULL
    )
    AND (
        viewer_uuid IS NULL
        OR NOT EXISTS (SELECT FROM blocks WHERE blocks.blocked_uuid = viewer_uuid)
        OR (
            SELECT TRUE
            FROM blocks
            WHERE blocks.blocker_uuid = activities.user_uuid AND blocks.blocked_uuid = viewer_uuid
            LIMIT 1
        ) IS NULL
    )
$$;
CREATE FUNCTION public.visible_notifications(person_uuid uuid, moment timestamp with time zone) RETURNS TABLE(uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid, unread boolean)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    visible.uuid,
    visible.kind,
    visible.actor_uuid,
    visible.activity_uuid,
    visible.uuid > (
        SELECT users.notifications_read FROM users WHERE users.uuid = person_uuid
    )
FROM visible_notifications(
    person_uuid, moment, '00000000-0000-0000-0000-000000000000'::uuid
) AS visible
$$;
CREATE FUNCTION public.visible_notifications(person_uuid uuid, moment timestamp with time zone, after_uuid uuid) RETURNS TABLE(uuid uuid, kind text, actor_uuid uuid, activity_uuid uuid)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
WITH newest AS MATERIALIZED (
    SELECT uuid, kind, actor_uuid, activity_uuid FROM newest_notifications(person_uuid, after_uuid)
),
live AS MATERIALIZED (
    SELECT activities.uuid
    FROM (SELECT DISTINCT newest.activity_uuid FROM newest) AS cruds
    INNER JOIN activities ON activities.uuid = cruds.activity_uuid
    WHERE activities.expires_at > moment
        AND NOT activities.is_hidden
        AND (NOT activities.is_protected OR is_follower(person_uuid, activities.user_uuid))
        AND (
            NOT activities.is_hidden_in_thread
            OR NOT is_thread_of(person_uuid, activities.ancestor_uuids[1])
        )
)
SELECT
    newest.uuid,
    newest.kind,
    newest.actor_uuid,
    newest.activity_uuid
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
WHERE NOT users.is_suspended
AND (
    viewer_uuid IS NULL
    OR NOT EXISTS (SELECT FROM blocks WHERE blocks.blocker_uuid = viewer_uuid)
    OR (
        SELECT TRUE
        FROM blocks
        WHERE blocks.blocker_uuid = viewer_uuid AND blocks.blocked_uuid = users.uuid
        LIMIT 1
    ) IS NULL
)
AND (
    viewer_uuid IS NULL
    OR NOT EXISTS (SELECT FROM blocks WHERE blocks.blocked_uuid = viewer_uuid)
    OR (
        SELECT TRUE
        FROM blocks
        WHERE blocks.blocker_uuid = users.uuid AND blocks.blocked_uuid = viewer_uuid
        LIMIT 1
    ) IS NULL
)
$$;
CREATE FUNCTION public.visible_person_bodies(viewer_uuid uuid) RETURNS TABLE(uuid uuid, body json)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT
    people.uuid,
    json_build_object(
        'uuid', people.uuid,
        'handle', people.handle,
        'display_name', people.display_name,
        'bio', people.bio,
        'bio_entities', (
            SELECT CASE WHEN users.bio_links_of = users.bio THEN users.bio_links ELSE '[]' END
            FROM users
            WHERE users.uuid = people.uuid
        ),
        'avatar', people.avatar,
        'protected', (SELECT users.is_protected FROM users WHERE users.uuid = people.uuid),
        'relation', people.relation
    )
FROM visible_people(viewer_uuid) AS people
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
        'bio_entities', CASE
            WHEN people.bio_links_of = people.bio THEN people.bio_links
            ELSE '[]'
        END,
        'avatar', people.avatar,
        'banner', people.banner,
        'created_at', to_iso8601(people.created_at),
        'protected', people.is_protected,
        -- All are counted in an index alone; the hidden ones, which it doesn't tell, are few.
        'cruds_count', CASE
            WHEN NOT people.is_protected OR is_follower(viewer_uuid, people.uuid) IS TRUE
                THEN (
                    SELECT count(*)
                    FROM activities
                    WHERE activities.user_uuid = people.uuid
                        AND activities.reply_to_activity_uuid IS NULL
                        AND activities.expires_at > moment
                ) - (
                    SELECT count(*)
                    FROM activities
                    WHERE activities.user_uuid = people.uuid
                        AND activities.is_hidden
                        AND activities.reply_to_activity_uuid IS NULL
                        AND activities.expires_at > moment
                )
            ELSE 0
        END,
        'followers_count', people.followers_count,
        'following_count', people.following_count,
        'relation', relationship_json(viewer_uuid, people.uuid)
    )
FROM users AS people
WHERE NOT people.is_suspended
AND (
    SELECT TRUE
    FROM blocks
    WHERE blocks.blocker_uuid = people.uuid AND blocks.blocked_uuid = viewer_uuid
    LIMIT 1
) IS NULL
$$;
CREATE FUNCTION public.write_follow(is_added boolean, follow_uuid uuid, notification_uuid uuid, viewer uuid, other_handle text) RETURNS TABLE(has_viewer boolean, other_uuid uuid, is_blocking boolean, is_blocked_by boolean, is_notified boolean, body text)
    LANGUAGE plpgsql
    AS $$
DECLARE
    max_requests CONSTANT integer := 500;
    change integer;
    is_request boolean;
    is_changed boolean := FALSE;
BEGIN
    SELECT
        coalesce(bool_or(pair.uuid = viewer), false),
        (array_agg(pair.uuid) FILTER (WHERE pair.handle = other_handle))[1],
        bool_or(pair.is_protected) FILTER (WHERE pair.handle = other_handle)
    INTO has_viewer, other_uuid, is_request
    FROM (
        SELECT users.uuid, users.handle, users.is_protected
        FROM users
        WHERE (users.uuid = viewer OR users.handle = other_handle)
            AND NOT users.is_suspended
        ORDER BY users.uuid
        FOR NO KEY UPDATE
    ) AS pair;
    is_blocking := EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = viewer AND blocks.blocked_uuid = other_uuid
    );
    is_blocked_by := EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = other_uuid AND blocks.blocked_uuid = viewer
    );
    IF NOT has_viewer OR other_uuid IS NULL OR other_uuid = viewer OR is_blocked_by
        OR (is_blocking AND is_added)
    THEN
        RETURN NEXT;
        RETURN;
    END IF;
    is_request := is_added AND is_request AND NOT EXISTS (
        SELECT FROM follows
        WHERE follows.follower_uuid = viewer AND follows.followed_uuid = other_uuid
    );
    IF is_request AND (
        SELECT count(*)
        FROM (
            SELECT
            FROM follow_requests
            WHERE follow_requests.follower_uuid = viewer
                AND follow_requests.followed_uuid <> other_uuid
            LIMIT max_requests
        ) AS open
    ) = max_requests THEN
        RETURN NEXT;
        RETURN;
    END IF;
    IF is_request THEN
        INSERT INTO follow_requests (uuid, follower_uuid, followed_uuid)
        VALUES (follow_uuid, viewer, other_uuid)
        ON CONFLICT ON CONSTRAINT follow_requests_once DO NOTHING;
    ELSE
        DELETE FROM follow_requests
        WHERE follow_requests.follower_uuid = viewer
            AND follow_requests.followed_uuid = other_uuid;
        IF is_added THEN
            INSERT INTO follows (uuid, follower_uuid, followed_uuid)
            VALUES (follow_uuid, viewer, other_uuid)
            ON CONFLICT ON CONSTRAINT follows_once DO NOTHING;
        ELSE
            DELETE FROM follows
            WHERE follows.follower_uuid = viewer AND follows.followed_uuid = other_uuid;
        END IF;
        is_changed := FOUND;
    END IF;
    IF is_changed THEN
        change := CASE WHEN is_added THEN 1 ELSE -1 END;
        UPDATE users
        SET
            following_count = users.following_count + change * (users.uuid = viewer)::integer,
            followers_count = users.followers_count + change * (users.uuid = other_uuid)::integer
        WHERE users.uuid IN (viewer, other_uuid);
    END IF;
    DELETE FROM notifications
    WHERE (
        notifications.user_uuid = other_uuid
        AND notifications.actor_uuid = viewer
        AND (
            (notifications.kind = 'follow' AND NOT is_added)
            OR (notifications.kind = 'follow_request' AND NOT is_request)
        )
    )
    OR (
        notifications.user_uuid = viewer
        AND notifications.actor_uuid = other_uuid
        AND notifications.kind = 'follow_accepted'
        AND NOT is_added
    );
    -- Who was accepted has followed without such a notification, and doesn't get one later.
    IF is_request OR (is_added AND is_changed) THEN
        INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid)
        VALUES (
            notification_uuid,
            other_uuid,
            CASE WHEN is_request THEN 'follow_request' ELSE 'follow' END,
            viewer
        )
        ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING;
        is_notified := FOUND;
    END IF;
    body := relationship_json(viewer, other_uuid)::text;
    RETURN NEXT;
END
$$;
CREATE FUNCTION public.write_reaction(reaction text, is_added boolean, reaction_uuid uuid, notification_uuid uuid, viewer uuid, activity uuid, moment timestamp with time zone) RETURNS TABLE(has_viewer boolean, notified_uuid uuid, body text)
    LANGUAGE plpgsql
    AS $$
DECLARE
    author_uuid uuid;
    has_author boolean;
    is_changed boolean;
BEGIN
    SELECT activities.user_uuid INTO author_uuid FROM activities WHERE activities.uuid = activity;
    SELECT
        coalesce(bool_or(people.uuid = viewer), false),
        coalesce(bool_or(people.uuid = author_uuid), false)
    INTO has_viewer, has_author
    FROM (
        SELECT users.uuid
        FROM users
        WHERE users.uuid IN (viewer, author_uuid)
            AND NOT users.is_suspended
        ORDER BY users.uuid
        FOR KEY SHARE
    ) AS people;
    IF NOT (has_viewer AND has_author) THEN
        RETURN NEXT;
        RETURN;
    END IF;
    PERFORM FROM activities
    WHERE activities.uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(viewer, moment) AS visible
        WHERE visible.uuid = activity
    )
    AND NOT (activities.is_protected AND reaction = 'repost' AND is_added)
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEXT;
        RETURN;
    END IF;
    CASE
        WHEN reaction = 'like' AND is_added THEN
            INSERT INTO likes (uuid, user_uuid, activity_uuid)
            VALUES (reaction_uuid, viewer, activity)
            ON CONFLICT ON CONSTRAINT likes_once DO NOTHING;
            is_changed := FOUND;
        WHEN reaction = 'like' THEN
            DELETE FROM likes WHERE likes.activity_uuid = activity AND likes.user_uuid = viewer;
            is_changed := FOUND;
        WHEN reaction = 'repost' AND is_added THEN
            INSERT INTO reposts (uuid, user_uuid, activity_uuid)
            VALUES (reaction_uuid, viewer, activity)
            ON CONFLICT ON CONSTRAINT reposts_once DO NOTHING;
            is_changed := FOUND;
        WHEN reaction = 'repost' THEN
            DELETE FROM reposts
            WHERE reposts.activity_uuid = activity AND reposts.user_uuid = viewer;
            is_changed := FOUND;
        WHEN is_added THEN
            INSERT INTO bookmarks (uuid, user_uuid, activity_uuid)
            VALUES (reaction_uuid, viewer, activity)
            ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING;
        ELSE
            DELETE FROM bookmarks
            WHERE bookmarks.activity_uuid = activity AND bookmarks.user_uuid = viewer;
    END CASE;
    -- Bookmarks are private: nobody counts them or is notified.
    IF is_changed THEN
        IF reaction = 'like' THEN
            UPDATE activities
            SET likes_count = activities.likes_count + CASE WHEN is_added THEN 1 ELSE -1 END
            WHERE activities.uuid = activity;
        ELSE
            UPDATE activities
            SET reposts_count = activities.reposts_count + CASE WHEN is_added THEN 1 ELSE -1 END
            WHERE activities.uuid = activity;
        END IF;
    END IF;
    IF reaction <> 'bookmark' AND author_uuid <> viewer THEN
        IF is_added THEN
            INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
            VALUES (notification_uuid, author_uuid, reaction, viewer, activity)
            ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
            RETURNING CASE
                WHEN NOT mutes_notification(author_uuid, viewer, notifications.thread_uuid)
                    THEN notifications.user_uuid
            END
            INTO notified_uuid;
        ELSE
            DELETE FROM notifications
            WHERE notifications.kind = reaction
                AND notifications.actor_uuid = viewer
                AND notifications.activity_uuid = activity;
        END IF;
    END IF;
    SELECT visible.body INTO body
    FROM visible_activity_bodies(viewer, moment) AS visible
    WHERE visible.uuid = activity;
    RETURN NEXT;
END
$$;
CREATE FUNCTION public.write_vote(vote_uuid uuid, viewer uuid, activity uuid, picked smallint[], moment timestamp with time zone) RETURNS TABLE(has_viewer boolean, refusal text, body text)
    LANGUAGE plpgsql
    AS $$
DECLARE
    author_uuid uuid;
    has_author boolean;
    poll record;
    voted smallint[];
BEGIN
    SELECT activities.user_uuid INTO author_uuid FROM activities WHERE activities.uuid = activity;
    SELECT
        coalesce(bool_or(people.uuid = viewer), false),
        coalesce(bool_or(people.uuid = author_uuid), false)
    INTO has_viewer, has_author
    FROM (
        SELECT users.uuid
        FROM users
        WHERE users.uuid IN (viewer, author_uuid)
            AND NOT users.is_suspended
        ORDER BY users.uuid
        FOR KEY SHARE
    ) AS people;
    IF NOT (has_viewer AND has_author) THEN
        RETURN NEXT;
        RETURN;
    END IF;
    PERFORM FROM activities
    WHERE activities.uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(viewer, moment) AS visible
        WHERE visible.uuid = activity
    )
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEXT;
        RETURN;
    END IF;
    -- Once people are told that it has ended, it takes no vote of a server whose clock is behind.
    SELECT
        polls.is_multiple,
        polls.closes_at <= moment OR polls.notified_up_to IS NOT NULL AS is_closed,
        cardinality(polls.votes_counts) AS choices_count
    INTO poll
    FROM polls
    WHERE polls.activity_uuid = activity;
    SELECT poll_votes.choices INTO voted
    FROM poll_votes
    WHERE poll_votes.activity_uuid = activity AND poll_votes.user_uuid = viewer;
    refusal := CASE
        WHEN poll.choices_count IS NULL THEN 'poll_missing'
        WHEN author_uuid = viewer THEN 'poll_is_yours'
        WHEN picked[cardinality(picked)] >= poll.choices_count THEN 'choices_out_of_range'
        WHEN cardinality(picked) > 1 AND NOT poll.is_multiple THEN 'choices_too_many'
        WHEN voted <> picked THEN 'already_voted'
        WHEN voted IS NULL AND poll.is_closed THEN 'poll_closed'
    END;
    IF refusal IS NULL AND voted IS NULL THEN
        INSERT INTO poll_votes (uuid, user_uuid, activity_uuid, choices)
        VALUES (vote_uuid, viewer, activity, picked);
        UPDATE polls
        SET
            votes_counts = add_votes(polls.votes_counts, picked, 1),
            voters_count = polls.voters_count + 1
        WHERE polls.activity_uuid = activity;
    END IF;
    SELECT visible.body INTO body
    FROM visible_activity_bodies(viewer, moment) AS visible
    WHERE visible.uuid = activity;
    RETURN NEXT;
END
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
    words tsvector,
    content text,
    ancestor_uuids uuid[],
    is_hidden boolean DEFAULT false NOT NULL,
    hidden_by uuid,
    moderation_warning text,
    is_protected boolean DEFAULT false NOT NULL,
    reply_policy text DEFAULT 'anyone'::text NOT NULL,
    is_hidden_in_thread boolean DEFAULT false NOT NULL,
    content_warning text,
    quote_uuid uuid,
    quote_expires_at timestamp with time zone,
    is_quote_detached boolean DEFAULT false NOT NULL,
    quote_policy text DEFAULT 'anyone'::text NOT NULL,
    quotes_count integer DEFAULT 0 NOT NULL,
    edited_at timestamp with time zone,
    poll_choices text[],
    CONSTRAINT activities_check CHECK ((expires_at > created_at)),
    CONSTRAINT activities_content_warning_check CHECK ((octet_length(content_warning) <= 1000)),
    CONSTRAINT activities_entities_check CHECK ((json_typeof(entities) = 'array'::text)),
    CONSTRAINT activities_likes_count_check CHECK ((likes_count >= 0)),
    CONSTRAINT activities_message_check CHECK ((octet_length(message) <= 3000)),
    CONSTRAINT activities_moderation_warning_check CHECK ((octet_length(moderation_warning) <= 200)),
    CONSTRAINT activities_poll_choices_check CHECK (((cardinality(poll_choices) >= 2) AND (cardinality(poll_choices) <= 4))),
    CONSTRAINT activities_quote_check CHECK (((quote_uuid IS NULL) = (quote_expires_at IS NULL))),
    CONSTRAINT activities_quote_policy_check CHECK ((quote_policy = ANY (ARRAY['anyone'::text, 'followers'::text, 'nobody'::text]))),
    CONSTRAINT activities_quotes_count_check CHECK ((quotes_count >= 0)),
    CONSTRAINT activities_replies_count_check CHECK ((replies_count >= 0)),
    CONSTRAINT activities_reply_policy_check CHECK ((reply_policy = ANY (ARRAY['anyone'::text, 'following'::text, 'mentioned'::text, 'nobody'::text]))),
    CONSTRAINT activities_reposts_count_check CHECK ((reposts_count >= 0))
);
COMMENT ON TABLE public.activities IS 'Cruds and replies. A uuid is version 7, so its order is the order of time.';
COMMENT ON COLUMN public.activities.message IS 'Blank only where there are pictures.';
COMMENT ON COLUMN public.activities.reply_to_activity_uuid IS 'No foreign key: a reply outlives its parent and still says that it was a reply.';
COMMENT ON COLUMN public.activities.entities IS 'Mentions, hashtags and links in the message, in the shape that the API returns. A mention has the person''s uuid.';
COMMENT ON COLUMN public.activities.words IS 'What search_vector makes of the message, set by a trigger.';
COMMENT ON COLUMN public.activities.content IS 'The beginning of the JSON that lists return: what never changes. Written by triggers; NULL in older rows.';
COMMENT ON COLUMN public.activities.ancestor_uuids IS 'What a reply answers, root first: the root and the nearest twenty. Also those that are gone. Written by a trigger; NULL in older rows and where there are none.';
COMMENT ON COLUMN public.activities.is_hidden IS 'hidden_by is set, or the author is suspended.';
COMMENT ON COLUMN public.activities.hidden_by IS 'The decision that hides it, in moderation_log.';
COMMENT ON COLUMN public.activities.is_protected IS 'The author''s, kept equal under the author''s lock, so that no list looks it up.';
COMMENT ON COLUMN public.activities.reply_policy IS 'Who may reply, besides the author; the root''s holds for its whole thread.';
COMMENT ON COLUMN public.activities.is_hidden_in_thread IS 'A reply that the author of the thread''s root put behind a click.';
COMMENT ON COLUMN public.activities.quote_uuid IS 'The crud that it quotes, which may be gone.';
COMMENT ON COLUMN public.activities.quote_expires_at IS 'Of the crud that it quotes: if that is gone before, it was deleted.';
COMMENT ON COLUMN public.activities.is_quote_detached IS 'The quoted person removed the quote; it isn''t counted.';
COMMENT ON COLUMN public.activities.quote_policy IS 'Who may quote it, besides the author.';
COMMENT ON COLUMN public.activities.edited_at IS 'When it was edited last, later than before by a millisecond at least: the version that an edit names. NULL: never.';
COMMENT ON COLUMN public.activities.poll_choices IS 'The choices of its poll; NULL: it has none.';
CREATE TABLE public.appeals (
    decision_uuid uuid NOT NULL,
    person_uuid uuid NOT NULL,
    appeal text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    purge_at timestamp with time zone NOT NULL,
    CONSTRAINT appeals_appeal_check CHECK ((octet_length(appeal) <= 10000))
);
COMMENT ON TABLE public.appeals IS 'One for each decision. Deleted with the account.';
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
CREATE TABLE public.follow_requests (
    uuid uuid NOT NULL,
    follower_uuid uuid NOT NULL,
    followed_uuid uuid NOT NULL,
    CONSTRAINT follow_requests_check CHECK ((follower_uuid <> followed_uuid))
);
COMMENT ON TABLE public.follow_requests IS 'Open ones: an answer deletes the row.';
COMMENT ON COLUMN public.follow_requests.uuid IS 'Version 7: the list is in the order of time.';
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
    written text,
    CONSTRAINT hashtags_used_tag_check CHECK (((octet_length(tag) >= 1) AND (octet_length(tag) <= 1000))),
    CONSTRAINT hashtags_used_written_check CHECK (((octet_length(written) >= 1) AND (octet_length(written) <= 1000)))
);
COMMENT ON TABLE public.hashtags_used IS 'Join table of hashtags and the cruds that use them.';
COMMENT ON COLUMN public.hashtags_used.tag IS 'Normalized: without case and accents.';
COMMENT ON COLUMN public.hashtags_used.user_uuid IS 'The crud''s author, copied, so that one index answers how many people used a tag in a week.';
COMMENT ON COLUMN public.hashtags_used.written IS 'The spelling of the first use in the crud. NULL if the release before wrote it.';
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
CREATE TABLE public.kept_media (
    media_uuid uuid NOT NULL,
    keep_until timestamp with time zone NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    copied_at timestamp with time zone
);
COMMENT ON TABLE public.kept_media IS 'Pictures that are evidence, of which moderators have private copies.';
COMMENT ON COLUMN public.kept_media.due_at IS 'When the purge next works on it: it copies the objects, and deletes the copies after keep_until.';
COMMENT ON COLUMN public.kept_media.copied_at IS 'NULL: the sweep leaves the picture''s objects alone.';
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
    place uuid,
    draft_uuid uuid,
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
COMMENT ON COLUMN public.media.place IS 'The client''s name for the upload; another one of the user with this name replaces it while it is pending.';
COMMENT ON COLUMN public.media.draft_uuid IS 'The draft or scheduled crud that has it, and whose end its expiry is after. It may be gone.';
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
CREATE TABLE public.moderators (
    user_uuid uuid NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.moderators IS 'Moderators, who must also be in the Cognito group of that name. Written by operators alone.';
CREATE TABLE public.mutes (
    muter_uuid uuid NOT NULL,
    muted_uuid uuid NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT mutes_check CHECK ((muter_uuid <> muted_uuid))
);
COMMENT ON TABLE public.mutes IS 'Hides the muted person from the muter''s feeds and notifications only.';
COMMENT ON COLUMN public.mutes.expires_at IS 'NULL: until it is undone. The purge deletes what has ended.';
CREATE TABLE public.notifications (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    kind text NOT NULL,
    actor_uuid uuid NOT NULL,
    activity_uuid uuid,
    thread_uuid uuid,
    CONSTRAINT notifications_check1 CHECK (((activity_uuid IS NULL) = (kind = ANY (ARRAY['follow'::text, 'follow_request'::text, 'follow_accepted'::text]))))
);
COMMENT ON TABLE public.notifications IS 'Who did what to whom. The activity is the one liked or reposted, or the reply or mention itself.';
COMMENT ON COLUMN public.notifications.thread_uuid IS 'The root of the crud''s thread. Written by a trigger; NULL in older rows and for follows.';
CREATE TABLE public.poll_votes (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    activity_uuid uuid NOT NULL,
    choices smallint[] NOT NULL
);
COMMENT ON COLUMN public.poll_votes.choices IS 'Indices from 0, in ascending order.';
CREATE TABLE public.polls (
    activity_uuid uuid NOT NULL,
    is_multiple boolean NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    votes_counts integer[] NOT NULL,
    voters_count integer DEFAULT 0 NOT NULL,
    notify_at timestamp with time zone,
    notified_up_to uuid,
    CONSTRAINT polls_voters_count_check CHECK ((voters_count >= 0)),
    CONSTRAINT polls_votes_counts_check CHECK ((0 <= ALL (votes_counts)))
);
COMMENT ON COLUMN public.polls.votes_counts IS 'Of each choice, in the order of activities.poll_choices.';
COMMENT ON COLUMN public.polls.notify_at IS 'When its author and those who voted are told that it has ended; NULL: nobody is, or all are.';
COMMENT ON COLUMN public.polls.notified_up_to IS 'The voter up to whom they are told, by uuid, while they are; NULL: not yet, so it takes votes.';
CREATE TABLE public.push_subscriptions (
    uuid uuid NOT NULL,
    user_uuid uuid NOT NULL,
    session_uuid uuid,
    endpoint text NOT NULL,
    p256dh text NOT NULL,
    auth text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT push_subscriptions_endpoint_check CHECK ((octet_length(endpoint) <= 1000))
);
COMMENT ON TABLE public.push_subscriptions IS 'Browsers in which a person wants to be told of news; the push services know them by the endpoint.';
COMMENT ON COLUMN public.push_subscriptions.session_uuid IS 'The sign-in of the browser. NULL: unknown, as its row couldn''t be written.';
COMMENT ON COLUMN public.push_subscriptions.p256dh IS 'The browser''s public key, in base64url (RFC 8291).';
COMMENT ON COLUMN public.push_subscriptions.auth IS 'The secret for encryption, in base64url.';
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
CREATE TABLE public.recovery_codes (
    user_uuid uuid NOT NULL,
    hash bytea NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT recovery_codes_hash_check CHECK ((octet_length(hash) = 32))
);
COMMENT ON TABLE public.recovery_codes IS 'What a person may sign in with, once, instead of a code of their authenticator app.';
COMMENT ON COLUMN public.recovery_codes.hash IS 'SHA-256 of the person''s uuid and the code, which is random.';
COMMENT ON COLUMN public.recovery_codes.used_at IS 'When it was used. All codes are deleted as soon as Cognito asks for no second step.';
CREATE TABLE public.reports (
    uuid uuid NOT NULL,
    reporter_uuid uuid,
    subject_type text NOT NULL,
    subject_uuid uuid NOT NULL,
    person_uuid uuid NOT NULL,
    person_handle text NOT NULL,
    reason text NOT NULL,
    comment text NOT NULL,
    evidence json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    purge_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    decision_uuid uuid,
    text_fingerprint bigint,
    CONSTRAINT reports_comment_check CHECK ((octet_length(comment) <= 10000)),
    CONSTRAINT reports_reason_check CHECK ((reason = ANY (ARRAY['spam'::text, 'harassment'::text, 'hate'::text, 'self_harm'::text, 'illegal'::text, 'impersonation'::text, 'other'::text]))),
    CONSTRAINT reports_subject_type_check CHECK ((subject_type = ANY (ARRAY['activity'::text, 'message'::text, 'person'::text])))
);
COMMENT ON TABLE public.reports IS 'What was reported, with its evidence. Nothing is a foreign key: a report outlives the crud and both accounts.';
COMMENT ON COLUMN public.reports.reporter_uuid IS 'NULL once the account is deleted.';
COMMENT ON COLUMN public.reports.person_uuid IS 'Whom it is about.';
COMMENT ON COLUMN public.reports.closed_at IS 'When it was decided; NULL again after an appeal.';
COMMENT ON COLUMN public.reports.decision_uuid IS 'The last decision, in moderation_log.';
COMMENT ON COLUMN public.reports.text_fingerprint IS 'Nobody reported it: this text of theirs went to many people. NULL for a report by a person.';
CREATE TABLE public.repost_mutes (
    muter_uuid uuid NOT NULL,
    muted_uuid uuid NOT NULL,
    CONSTRAINT repost_mutes_check CHECK ((muter_uuid <> muted_uuid))
);
COMMENT ON TABLE public.repost_mutes IS 'Hides what a person reposts from the muter''s home feed. Their own cruds stay.';
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
CREATE TABLE public.sessions (
    user_uuid uuid NOT NULL,
    uuid uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    browser text,
    system text,
    network text,
    ended_at timestamp with time zone
);
COMMENT ON TABLE public.sessions IS 'Sign-ins, as the person sees them in the settings. Cognito has the sessions themselves.';
COMMENT ON COLUMN public.sessions.uuid IS 'Cognito''s origin_jti, which all tokens of one sign-in share.';
COMMENT ON COLUMN public.sessions.created_at IS 'The first request.';
COMMENT ON COLUMN public.sessions.last_used_at IS 'The hour of the newest request.';
COMMENT ON COLUMN public.sessions.network IS 'The address, cut to /24, of IPv6 to /48.';
COMMENT ON COLUMN public.sessions.ended_at IS 'When the person ended it. The row stays while Cognito may issue tokens of it.';
CREATE TABLE public.text_recipients (
    author_uuid uuid NOT NULL,
    fingerprint bigint NOT NULL,
    recipient_uuid uuid NOT NULL,
    is_message boolean NOT NULL,
    is_reported boolean DEFAULT false NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.text_recipients IS 'Whom a text of an author went to in a day, without their followers.';
COMMENT ON COLUMN public.text_recipients.fingerprint IS 'Of the text and its author: floods/fingerprints.py.';
COMMENT ON COLUMN public.text_recipients.is_message IS 'It was a message, so moderators don''t see to whom.';
COMMENT ON COLUMN public.text_recipients.is_reported IS 'They are counted in a report.';
CREATE TABLE public.thread_mutes (
    user_uuid uuid NOT NULL,
    thread_uuid uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.thread_mutes IS 'Hides the notifications of a thread.';
COMMENT ON COLUMN public.thread_mutes.thread_uuid IS 'The root. Not a foreign key, as a thread may outlive its root.';
COMMENT ON COLUMN public.thread_mutes.expires_at IS 'When the purge deletes it; later than any crud of the thread expires. Replies postpone it.';
CREATE TABLE public.trend_exclusions (
    uuid uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    CONSTRAINT trend_exclusions_kind_check CHECK ((kind = ANY (ARRAY['hashtag'::text, 'word'::text]))),
    CONSTRAINT trend_exclusions_value_check CHECK ((octet_length(value) <= 1000))
);
COMMENT ON TABLE public.trend_exclusions IS 'Hashtags, and words in hashtags, that moderators keep out of trends.';
COMMENT ON COLUMN public.trend_exclusions.uuid IS 'That of its entry in moderation_log, which says who and why.';
COMMENT ON COLUMN public.trend_exclusions.value IS 'Normalized, as in hashtags_used.';
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
    name_words tsvector,
    reply_notifications text DEFAULT 'own_threads'::text NOT NULL,
    bio_links json,
    bio_links_of text,
    is_limited boolean DEFAULT false NOT NULL,
    is_suspended boolean DEFAULT false NOT NULL,
    suspended_until timestamp with time zone,
    is_protected boolean DEFAULT false NOT NULL,
    push_off text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT users_bio_check CHECK ((octet_length(bio) <= 2000)),
    CONSTRAINT users_display_name_check CHECK (((octet_length(display_name) >= 1) AND (octet_length(display_name) <= 400))),
    CONSTRAINT users_email_check CHECK ((email = lower(email))),
    CONSTRAINT users_followers_count_check CHECK ((followers_count >= 0)),
    CONSTRAINT users_following_count_check CHECK ((following_count >= 0)),
    CONSTRAINT users_handle_check CHECK ((handle ~ '^[a-z0-9_]{3,20}$'::text)),
    CONSTRAINT users_reply_notifications_check CHECK ((reply_notifications = ANY (ARRAY['direct'::text, 'own_threads'::text, 'all'::text])))
);
COMMENT ON TABLE public.users IS 'People. Their passwords and sign-ins are Cognito''s.';
COMMENT ON COLUMN public.users.email IS 'A copy of Cognito''s. NULL if it is outdated: another user has proved it, and this one''s isn''t known yet.';
COMMENT ON COLUMN public.users.tokens_valid_from IS 'Access tokens issued before this moment are refused.';
COMMENT ON COLUMN public.users.folded_name IS 'Handle and display name without case and accents, for names with typing errors in ASCII letters.';
COMMENT ON COLUMN public.users.notifications_read IS 'The uuid of the last read notification; those with a greater uuid are unread. Named differently only because a rename would break the release before.';
COMMENT ON COLUMN public.users.avatar IS 'Denormalized from media, in the shape that the API returns: feeds show it with every name.';
COMMENT ON COLUMN public.users.name_words IS 'What search_vector makes of handle and display name, set by a trigger.';
COMMENT ON COLUMN public.users.reply_notifications IS 'Which replies notify: those to a crud of theirs, also those in threads they began, or all below a crud of theirs.';
COMMENT ON COLUMN public.users.bio_links IS 'Links in the bio, in the shape that the API returns; NULL without any.';
COMMENT ON COLUMN public.users.bio_links_of IS 'The bio whose links these are.';
COMMENT ON COLUMN public.users.is_limited IS 'By a moderator: not in everyone, tags, search, trends or suggestions.';
COMMENT ON COLUMN public.users.is_suspended IS 'By a moderator: tokens are refused, and everything of theirs is hidden.';
COMMENT ON COLUMN public.users.suspended_until IS 'When the purge ends the suspension; NULL: never.';
COMMENT ON COLUMN public.users.is_protected IS 'Their cruds are for followers alone, and following them needs their yes.';
COMMENT ON COLUMN public.users.push_off IS 'The kinds of news that no device is told of.';
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_pkey PRIMARY KEY (decision_uuid);
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
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.follow_requests
    ADD CONSTRAINT follow_requests_once UNIQUE (follower_uuid, followed_uuid);
ALTER TABLE ONLY public.follow_requests
    ADD CONSTRAINT follow_requests_pkey PRIMARY KEY (uuid);
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
ALTER TABLE ONLY public.kept_media
    ADD CONSTRAINT kept_media_pkey PRIMARY KEY (media_uuid);
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
ALTER TABLE ONLY public.moderation_log
    ADD CONSTRAINT moderation_log_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.moderators
    ADD CONSTRAINT moderators_pkey PRIMARY KEY (user_uuid);
ALTER TABLE ONLY public.muted_words
    ADD CONSTRAINT muted_words_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.muted_words
    ADD CONSTRAINT muted_words_user_uuid_folded_key UNIQUE (user_uuid, folded);
ALTER TABLE ONLY public.mutes
    ADD CONSTRAINT mutes_pkey PRIMARY KEY (muter_uuid, muted_uuid);
ALTER TABLE public.notifications
    ADD CONSTRAINT notifications_check CHECK (((user_uuid <> actor_uuid) OR (kind = 'poll_ended'::text))) NOT VALID;
ALTER TABLE public.notifications
    ADD CONSTRAINT notifications_kind_check CHECK ((kind = ANY (ARRAY['like'::text, 'repost'::text, 'reply'::text, 'mention'::text, 'quote'::text, 'poll_ended'::text, 'follow'::text, 'follow_request'::text, 'follow_accepted'::text]))) NOT VALID;
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_once UNIQUE NULLS NOT DISTINCT (user_uuid, kind, actor_uuid, activity_uuid);
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.poll_votes
    ADD CONSTRAINT poll_votes_once UNIQUE (activity_uuid, user_uuid);
ALTER TABLE ONLY public.poll_votes
    ADD CONSTRAINT poll_votes_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.polls
    ADD CONSTRAINT polls_pkey PRIMARY KEY (activity_uuid);
ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_endpoint_key UNIQUE (endpoint);
ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.rate_limit_counts
    ADD CONSTRAINT rate_limit_counts_pkey PRIMARY KEY (window_ends_at, rate_limit, subject);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_uuid, hash);
ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.repost_mutes
    ADD CONSTRAINT repost_mutes_pkey PRIMARY KEY (muter_uuid, muted_uuid);
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_once UNIQUE (activity_uuid, user_uuid);
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_pkey PRIMARY KEY (uuid) INCLUDE (user_uuid, activity_uuid);
ALTER TABLE ONLY public.schema_functions
    ADD CONSTRAINT schema_functions_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (user_uuid, uuid);
ALTER TABLE ONLY public.text_recipients
    ADD CONSTRAINT text_recipients_pkey PRIMARY KEY (author_uuid, fingerprint, recipient_uuid);
ALTER TABLE ONLY public.thread_mutes
    ADD CONSTRAINT thread_mutes_pkey PRIMARY KEY (user_uuid, thread_uuid);
ALTER TABLE ONLY public.trend_exclusions
    ADD CONSTRAINT trend_exclusions_kind_value_key UNIQUE (kind, value);
ALTER TABLE ONLY public.trend_exclusions
    ADD CONSTRAINT trend_exclusions_pkey PRIMARY KEY (uuid);
ALTER TABLE ONLY public.two_step_changes
    ADD CONSTRAINT two_step_changes_pkey PRIMARY KEY (user_uuid);
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
CREATE INDEX activities_hidden ON public.activities USING btree (user_uuid) WHERE is_hidden;
CREATE INDEX activities_newest ON public.activities USING btree (uuid DESC) INCLUDE (user_uuid, expires_at) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_of_user ON public.activities USING btree (user_uuid, uuid DESC) INCLUDE (expires_at) WHERE (reply_to_activity_uuid IS NULL);
CREATE INDEX activities_quotes ON public.activities USING btree (quote_uuid, uuid DESC) WHERE (quote_uuid IS NOT NULL);
CREATE INDEX activities_replies ON public.activities USING btree (reply_to_activity_uuid, uuid) WHERE (reply_to_activity_uuid IS NOT NULL);
CREATE INDEX activities_replies_of_user ON public.activities USING btree (user_uuid, uuid DESC) WHERE (reply_to_activity_uuid IS NOT NULL);
CREATE INDEX activities_words ON public.activities USING gin (words);
CREATE INDEX appeals_of_person ON public.appeals USING btree (person_uuid);
CREATE INDEX appeals_purge ON public.appeals USING btree (purge_at);
CREATE INDEX blocks_by_blocked ON public.blocks USING btree (blocked_uuid, blocker_uuid);
CREATE INDEX bookmarks_of_user ON public.bookmarks USING btree (user_uuid, uuid DESC);
CREATE INDEX deleted_accounts_cognito_sub ON public.deleted_accounts USING btree (cognito_sub);
CREATE INDEX deleted_accounts_deleted_at ON public.deleted_accounts USING btree (deleted_at, user_uuid);
CREATE INDEX drafts_due ON public.drafts USING btree (scheduled_at, uuid) WHERE ((scheduled_at IS NOT NULL) AND (failure IS NULL));
CREATE INDEX drafts_of_user ON public.drafts USING btree (user_uuid, uuid DESC);
CREATE INDEX drafts_purge ON public.drafts USING btree (expires_at);
CREATE INDEX follow_requests_of_followed ON public.follow_requests USING btree (followed_uuid, uuid DESC);
CREATE INDEX follows_of_followed ON public.follows USING btree (followed_uuid, uuid DESC);
CREATE INDEX follows_of_follower ON public.follows USING btree (follower_uuid, uuid DESC);
CREATE INDEX hashtags_used_of_activity ON public.hashtags_used USING btree (activity_uuid) INCLUDE (tag, user_uuid);
CREATE INDEX held_handles_held_until ON public.held_handles USING btree (held_until);
CREATE INDEX held_handles_of_user ON public.held_handles USING btree (user_uuid);
CREATE INDEX idempotency_keys_expires_at ON public.idempotency_keys USING btree (expires_at);
CREATE INDEX kept_media_due ON public.kept_media USING btree (due_at);
CREATE INDEX likes_of_activity ON public.likes USING btree (activity_uuid, uuid DESC);
CREATE INDEX likes_of_user ON public.likes USING btree (user_uuid, uuid DESC);
CREATE INDEX media_cruds_of_user ON public.media USING btree (user_uuid, activity_uuid DESC) WHERE ("position" = 0);
CREATE INDEX media_deletion_queue_due_at ON public.media_deletion_queue USING btree (due_at);
CREATE INDEX media_expires_at ON public.media USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX media_of_user ON public.media USING btree (user_uuid, created_at);
CREATE UNIQUE INDEX media_worn_once ON public.media USING btree (user_uuid, purpose) WHERE ((status = 'ready'::text) AND (purpose <> 'image'::text));
CREATE INDEX moderation_log_of_person ON public.moderation_log USING btree (person_uuid, uuid DESC);
CREATE INDEX muted_words_purge ON public.muted_words USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX mutes_of_muted ON public.mutes USING btree (muted_uuid);
CREATE INDEX mutes_purge ON public.mutes USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX notifications_of_activity ON public.notifications USING btree (activity_uuid);
CREATE INDEX notifications_of_actor ON public.notifications USING btree (actor_uuid);
CREATE INDEX notifications_of_user ON public.notifications USING btree (user_uuid, uuid DESC);
CREATE INDEX poll_votes_of_user ON public.poll_votes USING btree (user_uuid, uuid DESC);
CREATE INDEX polls_to_notify ON public.polls USING btree (notify_at, activity_uuid) WHERE (notify_at IS NOT NULL);
CREATE INDEX push_subscriptions_of_user ON public.push_subscriptions USING btree (user_uuid, session_uuid);
CREATE INDEX reports_closed ON public.reports USING btree (uuid DESC) WHERE (closed_at IS NOT NULL);
CREATE INDEX reports_of_decision ON public.reports USING btree (decision_uuid);
CREATE INDEX reports_of_person ON public.reports USING btree (person_uuid);
CREATE INDEX reports_of_reporter ON public.reports USING btree (reporter_uuid, uuid DESC);
CREATE UNIQUE INDEX reports_open ON public.reports USING btree (subject_type, subject_uuid, reporter_uuid) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX reports_open_text ON public.reports USING btree (subject_uuid) WHERE ((text_fingerprint IS NOT NULL) AND (closed_at IS NULL));
CREATE INDEX reports_purge ON public.reports USING btree (purge_at);
CREATE INDEX repost_mutes_of_muted ON public.repost_mutes USING btree (muted_uuid);
CREATE INDEX reposts_of_activity ON public.reposts USING btree (activity_uuid, uuid DESC);
CREATE INDEX reposts_of_user ON public.reposts USING btree (user_uuid, uuid DESC);
CREATE INDEX sessions_created_at ON public.sessions USING btree (created_at);
CREATE INDEX text_recipients_expires_at ON public.text_recipients USING btree (expires_at);
CREATE INDEX thread_mutes_expires_at ON public.thread_mutes USING btree (expires_at);
CREATE INDEX thread_mutes_of_thread ON public.thread_mutes USING btree (thread_uuid, expires_at);
CREATE INDEX users_folded_name ON public.users USING gin (folded_name public.gin_trgm_ops);
CREATE INDEX users_name_words ON public.users USING gin (name_words);
CREATE INDEX users_restricted ON public.users USING btree (uuid) WHERE (is_suspended OR is_limited);
CREATE TRIGGER activities_ancestors BEFORE INSERT ON public.activities FOR EACH ROW WHEN ((new.reply_to_activity_uuid IS NOT NULL)) EXECUTE FUNCTION public.set_activity_ancestors();
CREATE TRIGGER activities_content BEFORE INSERT OR UPDATE OF uuid, message, created_at, expires_at, reply_to_activity_uuid ON public.activities FOR EACH ROW EXECUTE FUNCTION public.set_activity_content();
CREATE TRIGGER activities_protection BEFORE INSERT ON public.activities FOR EACH ROW EXECUTE FUNCTION public.set_activity_protection();
CREATE TRIGGER activities_words BEFORE INSERT OR UPDATE OF message ON public.activities FOR EACH ROW EXECUTE FUNCTION public.set_activity_words();
CREATE TRIGGER media_attached AFTER INSERT OR UPDATE ON public.media FOR EACH ROW WHEN ((new.activity_uuid IS NOT NULL)) EXECUTE FUNCTION public.add_media_to_content();
CREATE TRIGGER media_deleted AFTER DELETE ON public.media FOR EACH ROW EXECUTE FUNCTION public.enqueue_media_deletion();
CREATE TRIGGER moderation_log_is_not_truncated BEFORE TRUNCATE ON public.moderation_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_log_changes();
CREATE TRIGGER moderation_log_only_grows BEFORE DELETE OR UPDATE ON public.moderation_log FOR EACH ROW EXECUTE FUNCTION public.refuse_log_changes();
CREATE TRIGGER notifications_thread BEFORE INSERT ON public.notifications FOR EACH ROW WHEN ((new.activity_uuid IS NOT NULL)) EXECUTE FUNCTION public.set_notification_thread();
CREATE TRIGGER users_name_words BEFORE INSERT OR UPDATE OF handle, display_name ON public.users FOR EACH ROW EXECUTE FUNCTION public.set_name_words();
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
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.follow_requests
    ADD CONSTRAINT follow_requests_followed_uuid_fkey FOREIGN KEY (followed_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.follow_requests
    ADD CONSTRAINT follow_requests_follower_uuid_fkey FOREIGN KEY (follower_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
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
ALTER TABLE ONLY public.moderators
    ADD CONSTRAINT moderators_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.muted_words
    ADD CONSTRAINT muted_words_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
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
ALTER TABLE ONLY public.poll_votes
    ADD CONSTRAINT poll_votes_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.polls(activity_uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.poll_votes
    ADD CONSTRAINT poll_votes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.polls
    ADD CONSTRAINT polls_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_user_uuid_session_uuid_fkey FOREIGN KEY (user_uuid, session_uuid) REFERENCES public.sessions(user_uuid, uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.repost_mutes
    ADD CONSTRAINT repost_mutes_muted_uuid_fkey FOREIGN KEY (muted_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.repost_mutes
    ADD CONSTRAINT repost_mutes_muter_uuid_fkey FOREIGN KEY (muter_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES public.activities(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.reposts
    ADD CONSTRAINT reposts_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.text_recipients
    ADD CONSTRAINT text_recipients_author_uuid_fkey FOREIGN KEY (author_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.thread_mutes
    ADD CONSTRAINT thread_mutes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.two_step_changes
    ADD CONSTRAINT two_step_changes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES public.users(uuid) ON DELETE CASCADE;
