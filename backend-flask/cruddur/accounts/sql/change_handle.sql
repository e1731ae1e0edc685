-- Give a person another handle, unless it is somebody's or kept for somebody else.
-- Parameters: user_uuid, handle, now.
UPDATE users
SET handle = %(handle)s
WHERE uuid = %(user_uuid)s
    AND NOT EXISTS (
        SELECT FROM held_handles
        WHERE held_handles.handle = %(handle)s
            AND held_handles.user_uuid <> %(user_uuid)s
            AND held_handles.held_until > %(now)s
    )
    AND NOT EXISTS (
        SELECT FROM users AS others
        WHERE others.handle = %(handle)s AND others.uuid <> %(user_uuid)s
    )
