-- Delete a batch of muted words whose time is over, skipping rows that are locked.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH ended AS MATERIALIZED (
    SELECT uuid
    FROM muted_words
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, uuid
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM muted_words
USING ended
WHERE muted_words.uuid = ended.uuid
