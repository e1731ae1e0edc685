-- The kinds of news that no device of a user is told of.
-- Parameters: user_uuid.
SELECT push_off
FROM users
WHERE uuid = %(user_uuid)s
LIMIT 1
