-- One crud, as the viewer sees it; no row if it has expired, doesn't exist or is hidden.
-- Parameters: uuid, viewer_uuid, now.
SELECT body::text AS body
FROM visible_activities(%(viewer_uuid)s, %(now)s)
WHERE uuid = %(uuid)s
LIMIT 1
