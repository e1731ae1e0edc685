-- Insert a notification for a crud's author, except for their own action or a duplicate. Return the
-- notified user.
-- Parameters: uuid, kind, actor_uuid, subject_uuid (its author is notified), activity_uuid (what the
-- notification shows).
INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
SELECT %(uuid)s, subjects.user_uuid, %(kind)s, %(actor_uuid)s, %(activity_uuid)s
FROM activities AS subjects
WHERE subjects.uuid = %(subject_uuid)s
    AND subjects.user_uuid <> %(actor_uuid)s
ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
RETURNING user_uuid
