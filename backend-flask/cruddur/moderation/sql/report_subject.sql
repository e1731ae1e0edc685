-- What a report is about, and its last decision; no row if there is no such report.
-- Parameters: uuid.
SELECT
    subject_type,
    subject_uuid,
    person_uuid,
    person_handle
FROM reports
WHERE uuid = %(uuid)s
LIMIT 1
