-- Row lock: keep votes out of the poll of a crud until the transaction ends; return whether people may see the crud.
-- Parameters: activity_uuid, now.
SELECT expires_at > %(now)s AND NOT is_hidden AS is_shown
FROM activities
WHERE uuid = %(activity_uuid)s
LIMIT 1
FOR NO KEY UPDATE
