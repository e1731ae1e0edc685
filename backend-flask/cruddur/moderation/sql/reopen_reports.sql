-- Open the reports of a decision again. If a reporter has reported the same thing since, that report takes the
-- place of theirs.
-- Parameters: decision_uuid, subject_type, subject_uuid.
UPDATE reports
SET
    closed_at = NULL,
    decision_uuid = %(decision_uuid)s
WHERE (
    decision_uuid = %(decision_uuid)s
    AND NOT EXISTS (
        SELECT FROM reports AS newer
        WHERE newer.subject_type = reports.subject_type
            AND newer.subject_uuid = reports.subject_uuid
            AND newer.reporter_uuid = reports.reporter_uuid
            AND newer.closed_at IS NULL
    )
)
OR (
    subject_type = %(subject_type)s
    AND subject_uuid = %(subject_uuid)s
    AND closed_at IS NULL
)
