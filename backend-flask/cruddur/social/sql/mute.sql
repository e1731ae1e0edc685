-- Mute a person until a moment, or until it is undone; idempotent. A later one replaces the end.
-- Parameters: viewer_uuid, other_uuid, expires_at (NULL: until it is undone).
INSERT INTO mutes (muter_uuid, muted_uuid, expires_at)
VALUES (%(viewer_uuid)s, %(other_uuid)s, %(expires_at)s)
ON CONFLICT (muter_uuid, muted_uuid) DO UPDATE SET expires_at = excluded.expires_at
