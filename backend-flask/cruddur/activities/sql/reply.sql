-- Insert a reply and count it on its parent; no row if the parent has expired, doesn't exist or is
-- hidden.
-- Parameters: uuid, parent_uuid, user_uuid, message, entities (JSON), now, expires_at (NULL: with
-- the parent).
WITH parent AS (
    UPDATE activities
    SET replies_count = replies_count + 1
    WHERE uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(%(user_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = %(parent_uuid)s
    )
    RETURNING uuid, expires_at
)
INSERT INTO activities (
    uuid, user_uuid, message, entities, reply_to_activity_uuid, created_at, expires_at
)
SELECT
    %(uuid)s,
    %(user_uuid)s,
    %(message)s,
    %(entities)s::json,
    parent.uuid,
    %(now)s,
    coalesce(%(expires_at)s, parent.expires_at)
FROM parent
