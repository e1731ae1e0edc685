-- When the scheduled crud that is due the longest should have been published; no row if none is due.
-- Parameters: now.
SELECT scheduled_at
FROM drafts
WHERE scheduled_at <= %(now)s
    AND failure IS NULL
ORDER BY scheduled_at
LIMIT 1
