-- The first who departed and whom Cognito may know still, after another of those.
-- Parameters: after_departed_at, after_user_uuid.
SELECT user_uuid, departed_at, cognito_sub
FROM departures
WHERE in_cognito
    AND (departed_at, user_uuid) > (%(after_departed_at)s, %(after_user_uuid)s)
ORDER BY departed_at, user_uuid
LIMIT 1
