-- The number of unread entries, as the list of notifications groups them, and of the decisions of
-- moderators about the person that came later than what they read.
-- Only what is newer than the marker is looked at: mostly nothing. Entries are grouped, as count(DISTINCT (…, …)) sorts rows.
-- Parameters: user_uuid, now.
SELECT
    (
        SELECT count(*)
        FROM (
            SELECT
            FROM visible_notifications(
                users.uuid, %(now)s, users.notifications_read
            ) AS unread
            GROUP BY
                unread.kind,
                notification_subject(unread.uuid, unread.kind, unread.activity_uuid)
        ) AS entries
    )
    + (
        SELECT count(*)
        FROM moderation_log AS decisions
        WHERE decisions.person_uuid = users.uuid
            AND decisions.uuid > users.notifications_read
            AND (decisions.action <> 'dismiss' OR decisions.appealed_uuid IS NOT NULL)
    ) AS unread_count
FROM users
WHERE users.uuid = %(user_uuid)s
LIMIT 1
