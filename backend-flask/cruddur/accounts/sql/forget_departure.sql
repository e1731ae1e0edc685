-- Nothing of somebody's is left anywhere.
-- Parameters: user_uuid.
DELETE FROM departures
WHERE user_uuid = %(user_uuid)s
