-- Row lock: keep the viewer, the people with these handles and a crud's author from being deleted or
-- changing their handle until the transaction ends; return which of them exist, with their uuids.
-- Suspended people don't.
-- Parameters: viewer_uuid, handles, activity_uuid (NULL: none).
WITH named AS (
    SELECT uuid, handle
    FROM users
    WHERE (
            uuid = %(viewer_uuid)s
            OR handle = ANY(%(handles)s)
            OR uuid = (SELECT user_uuid FROM activities WHERE uuid = %(activity_uuid)s)
        )
        AND NOT is_suspended
    ORDER BY uuid
    FOR KEY SHARE
)
SELECT
    coalesce(bool_or(uuid = %(viewer_uuid)s), false) AS has_viewer,
    coalesce(
        bool_or(uuid = (SELECT user_uuid FROM activities WHERE uuid = %(activity_uuid)s)), false
    ) AS has_author,
    coalesce(json_object_agg(handle, uuid) FILTER (WHERE handle = ANY(%(handles)s)), '{}') AS handles
FROM named
LIMIT 1
