-- Participants by uuid, as the viewer sees them. Deleted accounts are missing.
-- Parameters: viewer_uuid, uuids.
SELECT
    coalesce(
        json_object_agg(
            users.uuid,
            json_build_object(
                'handle', users.handle,
                'display_name', users.display_name,
                'avatar', users.avatar,
                'is_hidden', visible.uuid IS NULL
            )
        ),
        '{}'
    ) AS participants
FROM users
LEFT JOIN visible_people(%(viewer_uuid)s) AS visible ON visible.uuid = users.uuid
WHERE users.uuid = ANY(%(uuids)s)
LIMIT 1
