-- Protect a person, or end it.
-- Parameters: viewer_uuid, is_protected.
UPDATE users
SET is_protected = %(is_protected)s
WHERE uuid = %(viewer_uuid)s
