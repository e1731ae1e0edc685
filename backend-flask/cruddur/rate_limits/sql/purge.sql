-- Delete some counts of windows that are over.
-- Parameters: now, batch (how many at most).
-- Materialized, as a subquery that locks might be run more than once, and then takes more.
WITH ended AS MATERIALIZED (
    SELECT
        window_ends_at,
        rate_limit,
        subject
    FROM rate_limit_counts
    WHERE window_ends_at <= %(now)s
    ORDER BY window_ends_at, rate_limit, subject
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM rate_limit_counts AS counts
USING ended
WHERE counts.window_ends_at = ended.window_ends_at
    AND counts.rate_limit = ended.rate_limit
    AND counts.subject = ended.subject
