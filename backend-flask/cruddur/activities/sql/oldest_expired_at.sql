-- When the crud expired that has been waiting longest to be purged.
-- Parameters: now.
SELECT expires_at
FROM activities
WHERE expires_at <= %(now)s
ORDER BY expires_at, uuid
LIMIT 1
