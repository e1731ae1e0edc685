-- The people whose entries a person's home has: the person, and those whom they follow and don't mute, unless these are suspended.
-- The planner inlines it.
CREATE OR REPLACE FUNCTION home_people(viewer_uuid uuid) RETURNS TABLE (uuid uuid)
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
