-- Cruds and replies that a viewer may see at a moment: not expired, not hidden by a moderator, not by
-- hidden or suspended people, and not by protected people whom they don't follow. The only
-- definition of that rule and of a crud's JSON. The planner inlines it, so queries on it use the
-- tables' indexes.
--
-- The JSON is text that is concatenated, as building it anew for each page took most of the page's time.
-- What a literal excludes isn't in the plan, such as the likes of an anonymous viewer, or the parents where
-- the caller knows their handle, as JSON: 'null' in a list without replies. What the crud's row excludes isn't looked up: counters are exact. A subquery with LIMIT
-- reads one index entry for each crud, while EXISTS may read all that the viewer likes. format() looks
-- up the type of each argument, so it would take longer.
--
-- Of a reply to whose root anyone may reply, which are most, only the root is looked up; a call of reply_policy_json
-- takes five times as long.
--
-- A block is looked up by both people, and only if the viewer has any in that direction: as a join, Postgres reads all
-- blocks of the viewer for each page, whom a million people may block.
--
-- `open_body` is the JSON without its closing brace, for lists that add keys: to cut the brace off, Postgres
-- would count the characters.
CREATE OR REPLACE FUNCTION visible_activity_rows(
    viewer_uuid uuid,
    moment timestamptz,
    reposter_uuid uuid DEFAULT NULL,
    parent_handle_json text DEFAULT NULL
)
RETURNS TABLE (
    uuid uuid,
    user_uuid uuid,
    reply_to_activity_uuid uuid,
    replies_count integer,
    is_protected boolean,
    is_hidden_in_thread boolean,
    ancestor_uuids uuid[],
    warning_or_message text,
    open_body text
)
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

-- The same with the JSON alone, closed.
CREATE OR REPLACE FUNCTION visible_activity_bodies(
    viewer_uuid uuid,
    moment timestamptz,
    reposter_uuid uuid DEFAULT NULL,
    parent_handle_json text DEFAULT NULL
)
RETURNS TABLE (uuid uuid, user_uuid uuid, reply_to_activity_uuid uuid, body text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    visible.uuid,
    visible.user_uuid,
    visible.reply_to_activity_uuid,
    visible.open_body || '}'
FROM visible_activity_rows(viewer_uuid, moment, reposter_uuid, parent_handle_json) AS visible
$$;
