-- Hold the live ones among the cruds that others reply to, newest first: a reply before what it
-- replies to, which is the order in which a deletion holds them too.
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
