-- A crud that was just written, as its author sees it, with the uuids of the parts that follow it in its thread; no
-- row if it has expired, doesn't exist or is hidden.
-- Parameters: uuid, part_uuids, viewer_uuid, now.
SELECT
    concat(left(body, -1), ',"thread_uuids":', to_json(%(part_uuids)s::uuid[]), '}') AS body
FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s)
WHERE uuid = %(uuid)s
LIMIT 1
