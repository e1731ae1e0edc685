-- Detach the listed pictures of a crud, so that they can be attached in another order, and delete its others; a trigger
-- queues their S3 objects for deletion. All of them are locked in the order of their ids, with those that are attached next.
-- Parameters: activity_uuid, user_uuid, uuids (the pictures that it will have), expires_at.
WITH locked AS MATERIALIZED (
    SELECT uuid
    FROM media
    WHERE user_uuid = %(user_uuid)s
        AND (activity_uuid = %(activity_uuid)s OR uuid = ANY(%(uuids)s::uuid[]))
    ORDER BY uuid
    FOR UPDATE
),
deleted AS (
    DELETE FROM media
    USING locked
    WHERE media.uuid = locked.uuid
        AND media.activity_uuid = %(activity_uuid)s
        AND media.uuid <> ALL(%(uuids)s::uuid[])
)
UPDATE media
SET
    activity_uuid = NULL,
    position = NULL,
    expires_at = %(expires_at)s
FROM locked
WHERE media.uuid = locked.uuid
    AND media.activity_uuid = %(activity_uuid)s
    AND media.uuid = ANY(%(uuids)s::uuid[])
