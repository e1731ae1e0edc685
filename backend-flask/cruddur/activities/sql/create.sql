-- Write a crud.
-- Parameters: uuid, user_uuid, message, now, expires_at.
INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
VALUES (%(uuid)s, %(user_uuid)s, %(message)s, %(now)s, %(expires_at)s)
