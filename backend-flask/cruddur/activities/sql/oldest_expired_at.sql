-- When the crud that is due for the purge the longest expired.
-- Parameters: now.
SELECT expires_at
FROM activities
WHERE expires_at <= %(now)s
ORDER BY expires_at, uuid
LIMIT 1
