-- Delete all recovery codes of a user.
-- Parameters: user_uuid.
DELETE FROM recovery_codes
WHERE user_uuid = %(user_uuid)s
