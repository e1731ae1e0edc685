-- Since when the oldest open report or appeal has waited; NULL if none is open.
-- Parameters: now.
SELECT min(coalesce(appeals.created_at, reports.created_at)) AS waiting_since
FROM reports
LEFT JOIN appeals ON appeals.decision_uuid = reports.decision_uuid
WHERE reports.closed_at IS NULL
    AND reports.created_at <= %(now)s
LIMIT 1
