-- Set or remove the avatar.
-- Parameters: user_uuid, image (JSON, or NULL).
UPDATE users
SET avatar = %(image)s::json
WHERE uuid = %(user_uuid)s
