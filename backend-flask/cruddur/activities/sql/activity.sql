-- One crud, as the viewer sees it; no row if it has expired, doesn't exist or is hidden.
-- Parameters: uuid, viewer_uuid, now.
SELECT body
FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
WHERE uuid = %(uuid)s
LIMIT 1
