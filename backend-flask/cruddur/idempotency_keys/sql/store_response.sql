-- Store the response of the request that reserved the key.
-- Parameters: user_uuid, operation, key, status, body.
UPDATE idempotency_keys
SET status = %(status)s,
    body = %(body)s
WHERE user_uuid = %(user_uuid)s
    AND operation = %(operation)s
    AND key = %(key)s
