-- A person's name and avatar; no row if the person doesn't exist or is hidden.
-- Parameters: handle, viewer_uuid.
SELECT
    json_build_object(
        'uuid', uuid, 'handle', handle, 'display_name', display_name, 'avatar', avatar
    )::text AS body
FROM visible_people(%(viewer_uuid)s)
WHERE handle = %(handle)s
LIMIT 1
