-- Mute the thread of a crud that the viewer may see; idempotent.
-- Parameters: viewer_uuid, activity_uuid, now, muted_until.
INSERT INTO thread_mutes (user_uuid, thread_uuid, expires_at)
SELECT
    %(viewer_uuid)s,
    thread_root(activities.uuid, activities.reply_to_activity_uuid, activities.ancestor_uuids),
    %(muted_until)s
FROM activities
WHERE activities.uuid = (
    SELECT visible.uuid
    FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
    WHERE visible.uuid = %(activity_uuid)s
)
ON CONFLICT (user_uuid, thread_uuid) DO UPDATE
SET expires_at = greatest(thread_mutes.expires_at, excluded.expires_at)
