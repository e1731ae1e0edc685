-- A user's own profile.
-- Parameters: uuid, now.
SELECT body::text AS body
FROM visible_profiles(%(uuid)s, %(now)s)
WHERE uuid = %(uuid)s
LIMIT 1
