-- Insert the appeal of a decision; no row if there is one, or if its reports are purged. It is kept as long
-- as they are.
-- Parameters: decision_uuid, person_uuid, appeal, now.
INSERT INTO appeals (decision_uuid, person_uuid, appeal, created_at, purge_at)
SELECT
    %(decision_uuid)s,
    %(person_uuid)s,
    %(appeal)s,
    %(now)s,
    max(reports.purge_at)
FROM reports
WHERE reports.decision_uuid = %(decision_uuid)s
HAVING count(*) > 0
ON CONFLICT (decision_uuid) DO NOTHING
