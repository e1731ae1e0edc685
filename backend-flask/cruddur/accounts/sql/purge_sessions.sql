-- Delete a batch of sessions of which Cognito issues no tokens any more, skipping rows that are locked.
-- Parameters: created_before, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH dead AS MATERIALIZED (
    SELECT user_uuid, uuid
    FROM sessions
    WHERE created_at <= %(created_before)s
    ORDER BY created_at, user_uuid, uuid
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM sessions
USING dead
WHERE sessions.user_uuid = dead.user_uuid
    AND sessions.uuid = dead.uuid
