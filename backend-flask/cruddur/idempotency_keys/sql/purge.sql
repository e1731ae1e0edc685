-- Delete some keys that have expired, leaving alone those that a request is taking over.
-- Parameters: now, batch (how many at most).
DELETE FROM idempotency_keys
WHERE (user_uuid, operation, key) IN (
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
