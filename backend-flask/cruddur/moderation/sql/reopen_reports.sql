-- Open the reports of a decision again. If a reporter has reported the same thing since, or there was a flood,
-- that report takes the place of the earlier one.
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
            AND (
                newer.reporter_uuid = reports.reporter_uuid
                OR (newer.text_fingerprint IS NOT NULL AND reports.text_fingerprint IS NOT NULL)
            )
            AND newer.closed_at IS NULL
    )
)
OR (
    subject_type = %(subject_type)s
    AND subject_uuid = %(subject_uuid)s
    AND closed_at IS NULL
)
