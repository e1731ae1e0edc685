-- Data export: a page of the reports that a user made, the oldest first (keyset pagination), with what became
-- of them.
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        reports.uuid,
        json_build_object(
            'uuid', reports.uuid,
            'subject',
            json_build_object('type', reports.subject_type, 'uuid', reports.subject_uuid),
            'handle', reports.person_handle,
            'reason', reports.reason,
            'comment', reports.comment,
            'created_at', to_iso8601(reports.created_at),
            'status',
            CASE
                WHEN decisions.action IS NULL THEN 'open'
                WHEN decisions.action = 'dismiss' THEN 'dismissed'
                ELSE 'acted'
            END
        ) AS body
    FROM reports
    LEFT JOIN moderation_log AS decisions ON decisions.uuid = reports.decision_uuid
    WHERE reports.reporter_uuid = %(user_uuid)s
        AND reports.uuid > %(after)s
    ORDER BY reports.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
