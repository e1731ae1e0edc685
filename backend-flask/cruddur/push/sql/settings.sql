-- The kinds that are not pushed to a user.
-- Parameters: user_uuid.
SELECT push_off
FROM users
WHERE uuid = %(user_uuid)s
LIMIT 1
