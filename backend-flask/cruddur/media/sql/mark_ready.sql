-- Make a promised picture ready.
-- Parameters: uuid, width, height, placeholder, renditions (JSON), expires_at (NULL: something
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
