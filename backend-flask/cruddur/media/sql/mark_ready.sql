-- Set a pending picture to ready.
-- Parameters: uuid, width, height, placeholder, renditions (JSON), expires_at (NULL: a profile
-- shows it).
UPDATE media
SET
    status = 'ready',
    width = %(width)s,
    height = %(height)s,
    placeholder = %(placeholder)s,
    renditions = %(renditions)s::json,
    expires_at = %(expires_at)s
WHERE uuid = %(uuid)s
