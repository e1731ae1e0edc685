-- Reserve a key for this transaction; no row where a live one is there. It waits for whoever
-- holds the key, and takes over one that has expired.
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
