-- Delete a crud of the viewer that hasn't expired, and correct its parent's counter; no row if there is
-- no such crud. Reactions cascade.
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
