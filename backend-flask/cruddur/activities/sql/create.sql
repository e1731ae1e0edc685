-- Insert a crud.
-- Parameters: uuid, user_uuid, message, entities (JSON), now, expires_at.
INSERT INTO activities (uuid, user_uuid, message, entities, created_at, expires_at)
VALUES (
    %(uuid)s, %(user_uuid)s, %(message)s, %(entities)s::json, %(now)s, %(expires_at)s
)
