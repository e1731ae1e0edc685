-- A picture as who uploads it sees it; no row where it isn't theirs. One that nobody delivered, or
-- whose processing left no trace, is refused once its time is over.
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
