-- Hold a crud until the transaction ends; no row where it isn't there for the viewer. A statement of
-- its own: one that follows sees the crud as it is once held, however long that took.
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
