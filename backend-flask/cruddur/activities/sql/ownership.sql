-- Whether a crud is a reply and the viewer's, and whose its thread is: NULL once the root is gone. No row if the crud has expired, doesn't
-- exist or is hidden.
-- Parameters: uuid, viewer_uuid, now.
SELECT
    visible.user_uuid,
    visible.reply_to_activity_uuid IS NOT NULL AS is_reply,
    (
        SELECT roots.user_uuid
        FROM activities AS replies
        INNER JOIN activities AS roots
            ON roots.uuid = thread_root(
                replies.uuid, replies.reply_to_activity_uuid, replies.ancestor_uuids
            )
        WHERE replies.uuid = visible.uuid
            AND roots.expires_at > %(now)s
    ) AS thread_user_uuid
FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
WHERE visible.uuid = %(uuid)s
LIMIT 1
