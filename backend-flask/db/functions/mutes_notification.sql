-- Whether a person mutes another, or a thread, so that no event tells them of a notification. The list
-- has the same rule in `newest_notifications`.
CREATE OR REPLACE FUNCTION mutes_notification(
    person_uuid uuid, other_uuid uuid, root_uuid uuid
)
RETURNS boolean
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
