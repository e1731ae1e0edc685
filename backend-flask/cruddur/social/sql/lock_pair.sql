-- Row lock: lock the viewer and another person until the transaction ends, always in the same order, so
-- that their actions are serialized without deadlocks. The other's uuid is NULL for an unknown handle.
-- `has_viewer` is false if the viewer's account is deleted. Suspended people are as deleted.
-- (The aggregate reads both rows, so both are locked.)
-- Parameters: viewer_uuid, handle.
WITH pair AS (
    SELECT uuid, handle
    FROM users
    WHERE (uuid = %(viewer_uuid)s OR handle = %(handle)s)
        AND NOT is_suspended
    ORDER BY uuid
    LIMIT 2
    FOR NO KEY UPDATE
)
SELECT
    (array_agg(uuid) FILTER (WHERE handle = %(handle)s))[1] AS uuid,
    coalesce(bool_or(uuid = %(viewer_uuid)s), false) AS has_viewer
FROM pair
LIMIT 1
