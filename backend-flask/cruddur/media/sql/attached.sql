-- The pictures of a crud, in their order, with their alt texts.
-- Parameters: activity_uuid.
SELECT
    coalesce(array_agg(uuid ORDER BY position), '{}') AS uuids,
    coalesce(array_agg(alt ORDER BY position), '{}') AS alts
FROM media
WHERE activity_uuid = %(activity_uuid)s
LIMIT 1
