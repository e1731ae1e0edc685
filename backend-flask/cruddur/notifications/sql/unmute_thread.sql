-- Unmute the thread of a crud; idempotent.
-- Parameters: viewer_uuid, activity_uuid.
DELETE FROM thread_mutes
WHERE user_uuid = %(viewer_uuid)s
    AND thread_uuid = (
        SELECT
            thread_root(
                activities.uuid, activities.reply_to_activity_uuid, activities.ancestor_uuids
            )
        FROM activities
        WHERE activities.uuid = %(activity_uuid)s
    )
