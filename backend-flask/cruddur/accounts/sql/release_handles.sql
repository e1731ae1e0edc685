-- Delete a batch of expired handle holds, skipping rows that are locked.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH free AS MATERIALIZED (
    SELECT handle
    FROM held_handles
    WHERE held_until <= %(now)s
    ORDER BY held_until, handle
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM held_handles
USING free
WHERE held_handles.handle = free.handle
