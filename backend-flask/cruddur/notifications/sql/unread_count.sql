-- The number of unread entries, as the list of notifications groups them, and of the decisions of
-- moderators about the person that came later than what they read.
-- Parameters: user_uuid, now.
SELECT
    count(DISTINCT (kind, notification_subject(uuid, kind, activity_uuid)))
    + (
        SELECT count(*)
        FROM moderation_log AS decisions
        WHERE decisions.person_uuid = %(user_uuid)s
            AND decisions.uuid > (
                SELECT users.notifications_read FROM users WHERE users.uuid = %(user_uuid)s
            )
            AND (decisions.action <> 'dismiss' OR decisions.appealed_uuid IS NOT NULL)
    ) AS unread_count
FROM visible_notifications(%(user_uuid)s, %(now)s)
WHERE unread
LIMIT 1
