-- People whom a viewer may see: all except suspended ones, and those with a block between them, in either
-- direction.
-- The only definition of that rule; NULL is an anonymous viewer. The planner inlines this function
-- and those built on it. Blocks are looked up as in `visible_activity_rows`.
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
