-- Cognito doesn't know somebody any more who departed.
-- Parameters: user_uuid.
UPDATE departures
SET in_cognito = false
WHERE user_uuid = %(user_uuid)s
