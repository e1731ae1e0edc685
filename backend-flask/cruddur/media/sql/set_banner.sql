-- Set or remove the banner.
-- Parameters: user_uuid, image (JSON, or NULL).
UPDATE users
SET banner = %(image)s::json
WHERE uuid = %(user_uuid)s
