-- Write a person's row, unless the person, the email or the handle is there already, the handle is
-- kept for somebody, or the person has departed (no row then).
-- Parameters: uuid, cognito_sub, email, handle, display_name, now.
INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
SELECT
    %(uuid)s, %(cognito_sub)s, %(email)s, %(handle)s, %(display_name)s, %(now)s
WHERE NOT EXISTS (
        SELECT FROM held_handles
        WHERE handle = %(handle)s AND held_until > %(now)s
    )
    AND NOT EXISTS (SELECT FROM departures WHERE cognito_sub = %(cognito_sub)s)
ON CONFLICT DO NOTHING
RETURNING uuid
