-- Return whether a person wrote the root of a thread. In plpgsql, so that the lists that call it for replies that
-- are hidden in their threads, which are few, have no plan for it.
CREATE OR REPLACE FUNCTION is_thread_of(person_uuid uuid, root_uuid uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM activities
        WHERE activities.uuid = root_uuid AND activities.user_uuid = person_uuid
    );
END
$$;
