-- Delete a batch of ended windows.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
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
