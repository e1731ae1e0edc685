-- Enough of a person to address them.
-- Parameters: handle.
SELECT json_build_object('uuid', uuid, 'handle', handle, 'display_name', display_name)::text AS body
FROM users
WHERE handle = %(handle)s
LIMIT 1
