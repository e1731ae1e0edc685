-- Record that a session is used in this hour, from where; an ended one stays as it is (upsert). Never waits
-- for the user's row: while it is locked, nothing is recorded. Idempotent: it may be sent again.
-- Parameters: user_uuid, session_uuid, created_at, hour, browser, system, network.
WITH present AS (
    SELECT uuid
    FROM users
    WHERE uuid = %(user_uuid)s
    FOR KEY SHARE SKIP LOCKED
)
INSERT INTO sessions (user_uuid, uuid, created_at, last_used_at, browser, system, network)
SELECT
    uuid, %(session_uuid)s, %(created_at)s, %(hour)s, %(browser)s, %(system)s, %(network)s
FROM present
ON CONFLICT (user_uuid, uuid) DO UPDATE
SET
    last_used_at = excluded.last_used_at,
    browser = excluded.browser,
    system = excluded.system,
    network = excluded.network
WHERE sessions.ended_at IS NULL
    AND sessions.last_used_at < excluded.last_used_at
