-- Which of some handles are somebody's.
-- Parameters: handles.
SELECT coalesce(array_agg(handle), '{}') AS handles
FROM users
WHERE handle = ANY(%(handles)s)
LIMIT 1
