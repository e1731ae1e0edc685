-- Keep no more of a person's former handles than the newest few, and not the one they go by.
-- Parameters: user_uuid, most (how many).
DELETE FROM held_handles
WHERE user_uuid = %(user_uuid)s
    AND handle NOT IN (
        SELECT kept.handle
        FROM held_handles AS kept
        INNER JOIN users ON users.uuid = kept.user_uuid
        WHERE kept.user_uuid = %(user_uuid)s
            AND kept.handle <> users.handle
        ORDER BY kept.held_until DESC, kept.handle
        LIMIT %(most)s
    )
