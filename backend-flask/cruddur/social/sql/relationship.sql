-- The viewer's relationship to another person, and the blocks in both directions.
-- Parameters: viewer_uuid, other_uuid.
SELECT
    relationship_json(%(viewer_uuid)s, %(other_uuid)s)::text AS body,
    EXISTS (
        SELECT FROM blocks
        WHERE blocker_uuid = %(viewer_uuid)s AND blocked_uuid = %(other_uuid)s
    ) AS blocking,
    EXISTS (
        SELECT FROM blocks
        WHERE blocker_uuid = %(other_uuid)s AND blocked_uuid = %(viewer_uuid)s
    ) AS blocked_by
LIMIT 1
