-- A person as moderators see them, as JSON.
-- Parameters: uuid.
SELECT moderated_person_json(users.uuid, users.handle)::text AS body
FROM users
WHERE users.uuid = %(uuid)s
LIMIT 1
