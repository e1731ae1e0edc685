-- Row lock: lock a crud until the transaction ends; no row if the viewer can't see it. A separate
-- statement, so that the next one reads the crud as it is after the wait for the lock.
-- Parameters: uuid, viewer_uuid, now.
SELECT uuid
FROM activities
WHERE uuid = (
    SELECT visible.uuid
    FROM visible_activities(%(viewer_uuid)s, %(now)s) AS visible
    WHERE visible.uuid = %(uuid)s
)
LIMIT 1
FOR NO KEY UPDATE
