-- Release all but the newest of a user's held handles, and the one they use now.
-- Parameters: user_uuid, max_held (how many).
DELETE FROM held_handles
WHERE user_uuid = %(user_uuid)s
    AND handle NOT IN (
        SELECT held.handle
        FROM held_handles AS held
        INNER JOIN users ON users.uuid = held.user_uuid
        WHERE held.user_uuid = %(user_uuid)s
            AND held.handle <> users.handle
        ORDER BY held.held_until DESC, held.handle
        LIMIT %(max_held)s
    )
