-- Delete a person, and with them all that is theirs; remember that they had more elsewhere.
-- Parameters: user_uuid, now.
WITH gone AS (
    DELETE FROM users
    WHERE uuid = %(user_uuid)s
    RETURNING uuid, cognito_sub
)
INSERT INTO departures (user_uuid, departed_at, cognito_sub, in_cognito)
SELECT uuid, %(now)s, cognito_sub, true
FROM gone
