-- Mark the notifications of a user as read, up to one, and the decisions of moderators about them, which are
-- shown above: the marker becomes the newest that exists and isn't after it, so nothing that comes later is
-- below the marker.
-- Parameters: user_uuid, up_to (NULL: all).
UPDATE users
SET notifications_read = greatest(
    notifications_read,
    coalesce(
        (
            SELECT decisions.uuid
            FROM moderation_log AS decisions
            WHERE decisions.person_uuid = users.uuid
                AND decisions.uuid <= coalesce(
                    %(up_to)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
                )
            ORDER BY decisions.uuid DESC
            LIMIT 1
        ),
        '00000000-0000-0000-0000-000000000000'::uuid
    ),
    coalesce(
        (
            SELECT notifications.uuid
            FROM notifications
            WHERE notifications.user_uuid = users.uuid
                AND notifications.uuid <= coalesce(
                    %(up_to)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
                )
            ORDER BY notifications.uuid DESC
            LIMIT 1
        ),
        notifications_read
    )
)
WHERE uuid = %(user_uuid)s
