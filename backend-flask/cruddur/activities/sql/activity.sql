-- One crud, as the viewer sees it; no row where it has expired, never was or is
-- hidden.
-- Parameters: uuid, viewer_uuid, now.
SELECT body::text AS body
FROM visible_activities(%(viewer_uuid)s, %(now)s)
WHERE uuid = %(uuid)s
LIMIT 1
