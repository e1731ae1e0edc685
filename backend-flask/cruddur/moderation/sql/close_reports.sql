-- Close all open reports of one thing; return them, and the decision whose appeal had opened them again.
-- Parameters: subject_type, subject_uuid, decision_uuid, now.
WITH open_reports AS MATERIALIZED (
    SELECT uuid, decision_uuid
    FROM reports
    WHERE subject_type = %(subject_type)s
        AND subject_uuid = %(subject_uuid)s
        AND closed_at IS NULL
    ORDER BY uuid
    FOR UPDATE
),
closed AS (
    UPDATE reports
    SET closed_at = %(now)s, decision_uuid = %(decision_uuid)s
    FROM open_reports
    WHERE reports.uuid = open_reports.uuid
        AND reports.closed_at IS NULL
    RETURNING reports.uuid, open_reports.decision_uuid
)
SELECT
    coalesce(array_agg(closed.uuid ORDER BY closed.uuid), '{}') AS uuids,
    (array_agg(appeals.decision_uuid) FILTER (WHERE appeals.decision_uuid IS NOT NULL))[1]
        AS appealed_uuid
FROM closed
LEFT JOIN appeals ON appeals.decision_uuid = closed.decision_uuid
LIMIT 1
