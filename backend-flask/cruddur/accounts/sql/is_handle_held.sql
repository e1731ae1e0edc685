-- Whether a newcomer's handle is kept for somebody, or the newcomer has departed. A statement of its
-- own: after a write that had to wait, it sees what was waited for.
-- Parameters: handle, cognito_sub, now.
SELECT
    EXISTS (
        SELECT FROM held_handles
        WHERE handle = %(handle)s AND held_until > %(now)s
    )
    OR EXISTS (SELECT FROM deleted_accounts WHERE cognito_sub = %(cognito_sub)s) AS held
LIMIT 1
