-- The request hash and the response of a used key.
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
