-- Hold the viewer and another person until the transaction ends, always in the same order: what
-- the two do to each other happens one after the other. The other's uuid is NULL for an unknown
-- handle. (The aggregate reads the whole pair, so both are held.)
-- Parameters: viewer_uuid, handle.
WITH pair AS (
    SELECT uuid, handle
    FROM users
    WHERE uuid = %(viewer_uuid)s OR handle = %(handle)s
    ORDER BY uuid
    LIMIT 2
    FOR NO KEY UPDATE
)
SELECT (array_agg(uuid) FILTER (WHERE handle = %(handle)s))[1] AS uuid
FROM pair
LIMIT 1
