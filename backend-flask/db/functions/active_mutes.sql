-- The people whom a person mutes now. The only definition of when a mute has ended; its moment is that of
-- Postgres, as few of the functions that ask know another. The planner inlines it.
CREATE OR REPLACE FUNCTION active_mutes(muter_uuid uuid) RETURNS TABLE (muted_uuid uuid)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT mutes.muted_uuid
FROM mutes
WHERE mutes.muter_uuid = active_mutes.muter_uuid
    AND (mutes.expires_at IS NULL OR mutes.expires_at > now())
$$;
