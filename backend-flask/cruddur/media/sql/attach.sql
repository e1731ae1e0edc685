-- Attach ready, unattached pictures of a user to a crud, in the order given. They are locked in the order
-- of their ids, so that two cruds with the same pictures can't deadlock.
-- Parameters: activity_uuid, user_uuid, uuids, alts, now.
WITH locked AS MATERIALIZED (
    SELECT uuid
    FROM media
    WHERE uuid = ANY(%(uuids)s::uuid[])
        AND user_uuid = %(user_uuid)s
    ORDER BY uuid
    FOR NO KEY UPDATE
)
UPDATE media
SET
    activity_uuid = %(activity_uuid)s,
    position = wanted.place - 1,
    alt = wanted.alt,
    expires_at = NULL,
    draft_uuid = NULL
FROM unnest(%(uuids)s::uuid[], %(alts)s::text[]) WITH ORDINALITY AS wanted (uuid, alt, place)
INNER JOIN locked ON locked.uuid = wanted.uuid
WHERE media.uuid = wanted.uuid
    AND media.user_uuid = %(user_uuid)s
    AND media.purpose = 'image'
    AND media.status = 'ready'
    AND media.activity_uuid IS NULL
    AND media.expires_at > %(now)s
