-- Row lock: keep the viewer, the people with these handles and the author of a crud that the viewer quotes from being
-- deleted or changing their handle until the transaction ends. Return which of them exist, with their
-- uuids. Suspended people don't exist here.
-- Parameters: viewer_uuid, handles, activity_uuid (the quoted).
WITH quoted AS (
    SELECT user_uuid
    FROM activities
    WHERE uuid = %(activity_uuid)s
),
named AS (
    SELECT uuid, handle
    FROM users
    WHERE (
            uuid = %(viewer_uuid)s
            OR handle = ANY(%(handles)s)
            OR uuid = (SELECT quoted.user_uuid FROM quoted)
        )
        AND NOT is_suspended
    ORDER BY uuid
    FOR KEY SHARE
)
SELECT
    coalesce(bool_or(uuid = %(viewer_uuid)s), false) AS has_viewer,
    coalesce(bool_or(uuid = (SELECT quoted.user_uuid FROM quoted)), false) AS has_author,
    coalesce(
        json_object_agg(handle, uuid) FILTER (WHERE handle = ANY(%(handles)s)), '{}'
    ) AS handles
FROM named
LIMIT 1
