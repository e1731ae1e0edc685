-- Delete a batch of drafts whose time is over, skipping rows that are locked.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH ended AS MATERIALIZED (
    SELECT uuid
    FROM drafts
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, uuid
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM drafts
USING ended
WHERE drafts.uuid = ended.uuid
