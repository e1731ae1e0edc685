-- End a user's session, and forget from where it was used.
-- Parameters: user_uuid, session_uuid, now, created_after (older ones have ended by themselves).
UPDATE sessions
SET ended_at = %(now)s, browser = NULL, system = NULL, network = NULL
WHERE user_uuid = %(user_uuid)s
    AND uuid = %(session_uuid)s
    AND ended_at IS NULL
    AND created_at > %(created_after)s
