-- Delete a batch of expired keys, skipping those that a request is reserving again.
-- Parameters: now, batch (how many at most).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH expired AS MATERIALIZED (
    SELECT
        user_uuid,
        operation,
        key
    FROM idempotency_keys
    WHERE expires_at <= %(now)s
    ORDER BY expires_at
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM idempotency_keys
USING expired
WHERE idempotency_keys.user_uuid = expired.user_uuid
    AND idempotency_keys.operation = expired.operation
    AND idempotency_keys.key = expired.key
