-- Cruds and replies that a list has for a viewer who didn't ask for one person or one thread: the visible ones
-- (`visible_activity_rows`), without those of people whom they mute, or with a word that they mute. The
-- planner inlines it.
CREATE OR REPLACE FUNCTION unmuted_activity_rows(
    viewer_uuid uuid,
    moment timestamptz,
    reposter_uuid uuid DEFAULT NULL,
    parent_handle_json text DEFAULT NULL
)
RETURNS TABLE (
    uuid uuid, user_uuid uuid, reply_to_activity_uuid uuid, is_protected boolean, open_body text
)
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

-- The same with the JSON alone, closed.
CREATE OR REPLACE FUNCTION unmuted_activity_bodies(
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
FROM unmuted_activity_rows(viewer_uuid, moment, reposter_uuid, parent_handle_json) AS visible
$$;
