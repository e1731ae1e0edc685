-- Row lock: lock those parents that haven't expired, newest first: a reply before its parent, the same
-- lock order as in a deletion.
-- Parameters: parent_uuids, now.
WITH parents AS (
    SELECT uuid
    FROM activities
    WHERE uuid = ANY(%(parent_uuids)s)
        AND expires_at > %(now)s
    ORDER BY uuid DESC
    FOR NO KEY UPDATE
)
SELECT count(*) AS locked
FROM parents
LIMIT 1
