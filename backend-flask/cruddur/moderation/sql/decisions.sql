-- A page of the decisions about a person, as they are told them: newest first (keyset pagination). A
-- dismissal is told if it answers an appeal. The text is that of their crud or message, while its reports
-- exist.
-- Parameters: person_uuid, after (NULL: from the newest), limit.
WITH page AS (
    SELECT
        decisions.uuid,
        json_build_object(
            'uuid', decisions.uuid,
            'action', CASE decisions.action WHEN 'dismiss' THEN 'reinstate' ELSE decisions.action END,
            'subject',
            json_build_object('type', decisions.subject_type, 'uuid', decisions.subject_uuid),
            'text', coalesce(
                evidence.body #>> '{activity,message}', evidence.body #>> '{messages,-1,message}'
            ),
            'reason', decisions.reason,
            'until', to_iso8601(decisions.until),
            'created_at', to_iso8601(decisions.created_at),
            'appeal', appeals.appeal,
            'can_appeal', decisions.action NOT IN ('dismiss', 'reinstate')
                AND decisions.appealed_uuid IS NULL
                AND appeals.decision_uuid IS NULL
                AND evidence.body IS NOT NULL
        ) AS body,
        row_number() OVER (ORDER BY decisions.uuid DESC) AS place
    FROM moderation_log AS decisions
    LEFT JOIN appeals ON appeals.decision_uuid = decisions.uuid
    LEFT JOIN LATERAL (
        SELECT reports.evidence AS body
        FROM reports
        WHERE reports.decision_uuid = decisions.uuid
        ORDER BY reports.uuid
        LIMIT 1
    ) AS evidence ON TRUE
    WHERE decisions.person_uuid = %(person_uuid)s
        AND (decisions.action <> 'dismiss' OR decisions.appealed_uuid IS NOT NULL)
        AND decisions.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY decisions.uuid DESC
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(json_agg(body ORDER BY place) FILTER (WHERE place <= %(limit)s), '[]')::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(uuid ORDER BY place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
