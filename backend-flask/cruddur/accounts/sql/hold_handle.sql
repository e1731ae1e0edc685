-- Hold a user's current handle for them, before it changes (upsert).
-- Parameters: user_uuid, held_until.
INSERT INTO held_handles (handle, user_uuid, held_until)
SELECT handle, uuid, %(held_until)s
FROM users
WHERE uuid = %(user_uuid)s
ON CONFLICT (handle) DO UPDATE
SET user_uuid = excluded.user_uuid, held_until = excluded.held_until
