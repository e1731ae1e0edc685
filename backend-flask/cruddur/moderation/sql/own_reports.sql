-- A page of the reports that a person made, newest first (keyset pagination), with what became of them.
-- Parameters: reporter_uuid, uuid (NULL: all; else this one), after (NULL: from the newest), limit.
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
    WHERE reports.reporter_uuid = %(reporter_uuid)s
        AND (%(uuid)s::uuid IS NULL OR reports.uuid = %(uuid)s::uuid)
        AND reports.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY reports.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    concat(
        '[', array_to_string((array_agg(body ORDER BY uuid DESC))[:%(limit)s], ','), ']'
    ) AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
