-- Delete a batch of mutes of threads that have ended, skipping rows that are locked.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH free AS MATERIALIZED (
    SELECT
        user_uuid,
        thread_uuid
    FROM thread_mutes
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, user_uuid, thread_uuid
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM thread_mutes
USING free
WHERE thread_mutes.user_uuid = free.user_uuid
    AND thread_mutes.thread_uuid = free.thread_uuid
