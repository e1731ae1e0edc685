-- Mute a person's reposts; idempotent.
-- Parameters: viewer_uuid, other_uuid.
INSERT INTO repost_mutes (muter_uuid, muted_uuid)
VALUES (%(viewer_uuid)s, %(other_uuid)s)
ON CONFLICT (muter_uuid, muted_uuid) DO NOTHING
