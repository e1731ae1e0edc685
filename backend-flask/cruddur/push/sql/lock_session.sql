-- Row lock: keep a session from being ended until the transaction ends; no row if it isn't recorded.
-- Parameters: user_uuid, session_uuid.
SELECT
    sessions.uuid,
    sessions.ended_at IS NOT NULL OR sessions.created_at < users.tokens_valid_from AS has_ended
FROM sessions
INNER JOIN users ON users.uuid = sessions.user_uuid
WHERE sessions.user_uuid = %(user_uuid)s
    AND sessions.uuid = %(session_uuid)s
LIMIT 1
FOR SHARE OF sessions
