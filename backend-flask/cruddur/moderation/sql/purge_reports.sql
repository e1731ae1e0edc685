-- Delete a batch of reports and appeals that are due, skipping locked ones; return how many.
-- Parameters: now, limit.
WITH due_reports AS (
    SELECT uuid
    FROM reports
    WHERE purge_at <= %(now)s
    ORDER BY purge_at, uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
),
due_appeals AS (
    SELECT decision_uuid
    FROM appeals
    WHERE purge_at <= %(now)s
    ORDER BY purge_at, decision_uuid
    LIMIT %(limit)s
),
deleted_reports AS (
    DELETE FROM reports
    WHERE uuid IN (SELECT due_reports.uuid FROM due_reports)
    RETURNING uuid
),
deleted_appeals AS (
    DELETE FROM appeals
    WHERE decision_uuid IN (SELECT due_appeals.decision_uuid FROM due_appeals)
    RETURNING decision_uuid
)
SELECT
    (SELECT count(*) FROM deleted_reports)
    + (SELECT count(*) FROM deleted_appeals) AS purged
LIMIT 1
