-- Return whether a person may read what another protects: their followers may, and they themselves. It is
-- PL/pgSQL, so that a plan that asks it only for protected cruds has nothing more to prepare.
CREATE OR REPLACE FUNCTION is_follower(viewer_uuid uuid, person_uuid uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10
AS $$
BEGIN
    RETURN viewer_uuid = person_uuid OR EXISTS (
        SELECT FROM follows
        WHERE follows.follower_uuid = viewer_uuid AND follows.followed_uuid = person_uuid
    );
END
$$;
