-- Reserve a key for this transaction (upsert); no row if it is used and hasn't expired. Waits for a
-- concurrent transaction with the same key, and takes over an expired key.
-- Parameters: user_uuid, operation, key, request_hash, now, expires_at.
INSERT INTO idempotency_keys AS known (
    user_uuid, operation, key, request_hash, created_at, expires_at
)
VALUES (
    %(user_uuid)s, %(operation)s, %(key)s, %(request_hash)s, %(now)s, %(expires_at)s
)
ON CONFLICT (user_uuid, operation, key) DO UPDATE
SET request_hash = excluded.request_hash,
    status = NULL,
    body = NULL,
    created_at = excluded.created_at,
    expires_at = excluded.expires_at
WHERE known.expires_at <= excluded.created_at
