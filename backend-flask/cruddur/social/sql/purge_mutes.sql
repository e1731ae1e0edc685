-- Delete a batch of mutes that have ended, skipping rows that are locked.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH ended AS MATERIALIZED (
    SELECT
        muter_uuid,
        muted_uuid
    FROM mutes
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, muter_uuid, muted_uuid
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM mutes
USING ended
WHERE mutes.muter_uuid = ended.muter_uuid
    AND mutes.muted_uuid = ended.muted_uuid
