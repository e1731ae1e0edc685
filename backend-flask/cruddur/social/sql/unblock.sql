-- Unblock a person; idempotent.
-- Parameters: viewer_uuid, other_uuid.
DELETE FROM blocks
WHERE blocker_uuid = %(viewer_uuid)s AND blocked_uuid = %(other_uuid)s
