-- Show a banner, or none.
-- Parameters: user_uuid, portrait (JSON, or NULL).
UPDATE users
SET banner = %(portrait)s::json
WHERE uuid = %(user_uuid)s
