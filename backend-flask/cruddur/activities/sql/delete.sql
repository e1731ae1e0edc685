-- Delete a live crud of the viewer's and count a reply no longer on its parent; no row where there
-- is no such crud. What hangs on the crud goes with it.
-- Parameters: uuid, viewer_uuid, now.
WITH deleted AS (
    DELETE FROM activities
    WHERE uuid = %(uuid)s
        AND user_uuid = %(viewer_uuid)s
        AND expires_at > %(now)s
    RETURNING uuid, reply_to_activity_uuid
),
counted AS (
    UPDATE activities
    SET replies_count = replies_count - 1
    WHERE uuid = (SELECT deleted.reply_to_activity_uuid FROM deleted)
)
SELECT uuid
FROM deleted
LIMIT 1
