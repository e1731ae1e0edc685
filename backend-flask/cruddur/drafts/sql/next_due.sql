-- The scheduled crud that is due the longest, of those after another one; no row if none is.
-- Parameters: now, after_at, after_uuid (both NULL: from the first).
SELECT
    uuid,
    user_uuid,
    content ->> 'message' AS message,
    (content ->> 'quote_uuid')::uuid AS quote_uuid,
    scheduled_at
FROM drafts
WHERE scheduled_at <= %(now)s
    AND failure IS NULL
    AND (
        %(after_at)s::timestamptz IS NULL
        OR (scheduled_at, uuid) > (%(after_at)s::timestamptz, %(after_uuid)s::uuid)
    )
ORDER BY scheduled_at, uuid
LIMIT 1
