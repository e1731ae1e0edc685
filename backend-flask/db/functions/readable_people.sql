-- People whose cruds, reposts and likes a viewer may read: all whom they may see, except protected people
-- whom they don't follow. The planner inlines it.
CREATE OR REPLACE FUNCTION readable_people(viewer_uuid uuid) RETURNS TABLE (uuid uuid)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT people.uuid
FROM visible_people(viewer_uuid) AS people
INNER JOIN users ON users.uuid = people.uuid
WHERE NOT users.is_protected OR is_follower(viewer_uuid, users.uuid)
$$;
