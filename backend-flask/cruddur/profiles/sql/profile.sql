-- A person, as anybody may see them.
-- Parameters: uuid, now.
SELECT body::text AS body
FROM public_profiles(%(now)s)
WHERE uuid = %(uuid)s
LIMIT 1
