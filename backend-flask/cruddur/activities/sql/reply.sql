-- Write a reply and count it on its parent; no row where the parent has expired or never was.
-- Parameters: uuid, parent_uuid, user_uuid, message, now, expires_at (NULL: with the parent).
WITH parent AS (
    UPDATE activities
    SET replies_count = replies_count + 1
    WHERE uuid = %(parent_uuid)s
        AND expires_at > %(now)s
    RETURNING uuid, expires_at
)
INSERT INTO activities (
    uuid, user_uuid, message, reply_to_activity_uuid, created_at, expires_at
)
SELECT
    %(uuid)s,
    %(user_uuid)s,
    %(message)s,
    parent.uuid,
    %(now)s,
    coalesce(%(expires_at)s, parent.expires_at)
FROM parent
