-- The first who departed before a moment, after another of those.
-- Parameters: before, after_departed_at, after_user_uuid.
SELECT user_uuid, departed_at
FROM departures
WHERE departed_at <= %(before)s
    AND (departed_at, user_uuid) > (%(after_departed_at)s, %(after_user_uuid)s)
ORDER BY departed_at, user_uuid
LIMIT 1
