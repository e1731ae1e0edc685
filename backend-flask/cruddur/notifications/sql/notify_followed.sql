-- Insert a notification of a follow; return the notified user.
-- Parameters: uuid, user_uuid, actor_uuid.
INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid)
VALUES (%(uuid)s, %(user_uuid)s, 'follow', %(actor_uuid)s)
ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
RETURNING user_uuid
