-- The present handle of the user for whom a former one is held; no row if it isn't held any more.
-- Parameters: handle, now.
SELECT users.handle
FROM held_handles
INNER JOIN users ON users.uuid = held_handles.user_uuid
WHERE held_handles.handle = %(handle)s
    AND held_handles.held_until > %(now)s
    AND users.handle <> held_handles.handle
LIMIT 1
