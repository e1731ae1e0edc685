-- Unmute a person; idempotent.
-- Parameters: viewer_uuid, other_uuid.
DELETE FROM mutes
WHERE muter_uuid = %(viewer_uuid)s AND muted_uuid = %(other_uuid)s
