-- The number of unread entries, as the list of notifications groups them, and of the decisions of
-- moderators about the person that came later than what they read.
-- Only what is newer than the marker is looked at: mostly nothing.
-- Parameters: user_uuid, now.
SELECT
    count(
        DISTINCT (
            unread.kind,
            notification_subject(unread.uuid, unread.kind, unread.activity_uuid)
        )
    )
    + (
        SELECT count(*)
        FROM moderation_log AS decisions
        WHERE decisions.person_uuid = %(user_uuid)s
            AND decisions.uuid > (
                SELECT users.notifications_read FROM users WHERE users.uuid = %(user_uuid)s
            )
            AND (decisions.action <> 'dismiss' OR decisions.appealed_uuid IS NOT NULL)
    ) AS unread_count
FROM users
CROSS JOIN LATERAL visible_notifications(
    users.uuid, %(now)s, users.notifications_read
) AS unread
WHERE users.uuid = %(user_uuid)s
LIMIT 1
