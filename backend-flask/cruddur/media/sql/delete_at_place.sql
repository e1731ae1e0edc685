-- Delete the user's pending picture at a place, if there is one.
-- Parameters: user_uuid, place.
DELETE FROM media
WHERE user_uuid = %(user_uuid)s
    AND place = %(place)s
    AND status = 'pending'
