-- Nothing of somebody's is left anywhere, unless Cognito may know them still.
-- Parameters: user_uuid.
DELETE FROM departures
WHERE user_uuid = %(user_uuid)s AND NOT in_cognito
