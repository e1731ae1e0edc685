-- Row lock: lock those parents that haven't expired and that nobody else has locked; return them. The
-- purge locks its batch in the order of expiry, so it must never wait for a lock.
-- Parameters: parent_uuids, now.
WITH parents AS (
    SELECT uuid
    FROM activities
    WHERE uuid = ANY(%(parent_uuids)s)
        AND expires_at > %(now)s
    ORDER BY uuid DESC
    FOR NO KEY UPDATE SKIP LOCKED
)
SELECT coalesce(array_agg(uuid), '{}') AS locked
FROM parents
LIMIT 1
