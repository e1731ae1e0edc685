-- A picture as its uploader sees it; no row if it is another user's. A pending one that has expired
-- counts as refused.
-- Read back: a Lambda wrote it, and pages that are read next show the picture.
-- Parameters: uuid, user_uuid, now.
SELECT
    json_build_object(
        'uuid', media.uuid,
        'purpose', media.purpose,
        'status', state.status,
        'reason', state.reason,
        'width', media.width,
        'height', media.height,
        'placeholder', media.placeholder,
        'renditions', media.renditions
    )::text AS body
FROM media
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN overdue.is_so THEN 'refused' ELSE media.status END AS status,
        CASE WHEN overdue.is_so THEN 'upload_missing' ELSE media.reason END AS reason
    FROM (
        SELECT media.status = 'pending' AND media.expires_at <= %(now)s AS is_so
    ) AS overdue
) AS state
WHERE media.uuid = %(uuid)s
    AND media.user_uuid = %(user_uuid)s
LIMIT 1
