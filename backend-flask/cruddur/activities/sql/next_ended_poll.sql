-- The poll that ended first, of those to notify of that come after another one; no row if none has ended.
-- Parameters: now, after_at, after_uuid (both NULL: from the first).
SELECT
    activity_uuid,
    notify_at
FROM polls
WHERE notify_at <= %(now)s
    AND (
        %(after_at)s::timestamptz IS NULL
        OR (notify_at, activity_uuid) > (%(after_at)s::timestamptz, %(after_uuid)s::uuid)
    )
ORDER BY notify_at, activity_uuid
LIMIT 1
