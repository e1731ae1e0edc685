-- Row lock: lock pictures of a user until the transaction ends, in the order of their ids, so that two threads with the
-- same pictures can't deadlock. Return how many there are.
-- Parameters: user_uuid, uuids.
WITH locked AS MATERIALIZED (
    SELECT uuid
    FROM media
    WHERE uuid = ANY(%(uuids)s::uuid[])
        AND user_uuid = %(user_uuid)s
    ORDER BY uuid
    FOR NO KEY UPDATE
)
SELECT count(*) AS locked
FROM locked
LIMIT 1
