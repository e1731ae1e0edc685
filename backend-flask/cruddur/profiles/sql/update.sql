-- Update display name and bio.
-- Parameters: uuid, display_name, bio.
UPDATE users
SET display_name = %(display_name)s, bio = %(bio)s
WHERE uuid = %(uuid)s
