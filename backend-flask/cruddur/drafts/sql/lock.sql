-- Row lock: lock a draft or a scheduled crud of a user until the transaction ends. Return its pictures; no row if
-- there is none.
-- Parameters: uuid, user_uuid, is_scheduled, now.
SELECT
    ARRAY(
        SELECT (picture.value ->> 'uuid')::uuid
        FROM json_array_elements(drafts.content -> 'media') AS picture
    ) AS media_uuids
FROM drafts
WHERE uuid = %(uuid)s
    AND user_uuid = %(user_uuid)s
    AND (scheduled_at IS NOT NULL) = %(is_scheduled)s
    AND expires_at > %(now)s
LIMIT 1
FOR UPDATE
