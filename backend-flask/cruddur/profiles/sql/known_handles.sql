-- Those of the handles that exist.
-- Parameters: handles.
SELECT coalesce(array_agg(handle), '{}') AS handles
FROM users
WHERE handle = ANY(%(handles)s)
LIMIT 1
