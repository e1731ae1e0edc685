-- Change a user's handle, unless it is taken, or held for another user.
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
