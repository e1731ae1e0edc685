-- The request that a key stands for, and its answer.
-- Parameters: user_uuid, operation, key.
SELECT
    request_hash,
    status,
    body
FROM idempotency_keys
WHERE user_uuid = %(user_uuid)s
    AND operation = %(operation)s
    AND key = %(key)s
LIMIT 1
