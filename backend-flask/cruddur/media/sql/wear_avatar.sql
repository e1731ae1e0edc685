-- Show a avatar, or none.
-- Parameters: user_uuid, portrait (JSON, or NULL).
UPDATE users
SET avatar = %(portrait)s::json
WHERE uuid = %(user_uuid)s
