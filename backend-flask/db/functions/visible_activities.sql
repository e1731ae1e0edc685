-- Cruds and replies that a viewer may see at a moment, with their authors' handles and as JSON. For the
-- release before, which calls it until the deployment ends.
CREATE OR REPLACE FUNCTION visible_activities(
    viewer_uuid uuid, moment timestamptz, reposter_uuid uuid DEFAULT NULL
)
RETURNS TABLE (
    uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json
)
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
