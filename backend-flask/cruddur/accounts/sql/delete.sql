-- Delete a person, and with them all that is theirs.
-- Parameters: user_uuid.
DELETE FROM users
WHERE uuid = %(user_uuid)s
