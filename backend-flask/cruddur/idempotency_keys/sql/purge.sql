-- Delete some keys that have expired, leaving alone those that a request is taking over.
-- Parameters: now, batch (how many at most).
-- Materialized, as a subquery that locks might be run more than once, and then takes more.
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
