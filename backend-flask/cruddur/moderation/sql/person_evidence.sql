-- A person and, as JSON, their profile as it is now; no row if they don't exist or are suspended.
-- Parameters: uuid.
SELECT
    uuid AS person_uuid,
    handle AS person_handle,
    ARRAY(
        SELECT media.uuid
        FROM media
        WHERE media.user_uuid = users.uuid
            AND media.purpose <> 'image'
            AND media.status = 'ready'
        ORDER BY media.uuid
    ) AS media_uuids,
    json_build_object(
        'profile',
        json_build_object(
            'uuid', uuid,
            'handle', handle,
            'display_name', display_name,
            'bio', bio,
            'avatar', avatar,
            'banner', banner
        )
    )::text AS evidence
FROM users
WHERE uuid = %(uuid)s
    AND NOT is_suspended
LIMIT 1
