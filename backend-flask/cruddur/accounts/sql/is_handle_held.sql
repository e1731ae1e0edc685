-- Whether a new user's handle is held for another, or their account was deleted. A separate statement:
-- after an insert that waited for a lock, it reads the newest snapshot.
-- Parameters: handle, cognito_sub, now.
SELECT
    EXISTS (
        SELECT FROM held_handles
        WHERE handle = %(handle)s AND held_until > %(now)s
    )
    OR EXISTS (SELECT FROM deleted_accounts WHERE cognito_sub = %(cognito_sub)s) AS held
LIMIT 1
