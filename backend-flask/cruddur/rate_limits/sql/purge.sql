-- Delete some counts of windows that are over.
-- Parameters: now, batch (how many at most).
DELETE FROM rate_limit_counts
WHERE (window_ends_at, rate_limit, subject) IN (
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
