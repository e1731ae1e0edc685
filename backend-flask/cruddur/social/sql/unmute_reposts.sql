-- Unmute a person's reposts; idempotent.
-- Parameters: viewer_uuid, other_uuid.
DELETE FROM repost_mutes
WHERE muter_uuid = %(viewer_uuid)s AND muted_uuid = %(other_uuid)s
