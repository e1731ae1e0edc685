-- Row lock: lock a crud that is quoted until the transaction ends, and count the quote on it; return its author, who may
-- quote it, and until when it lives. No row if it has expired, doesn't exist or is hidden.
-- Parameters: uuid, viewer_uuid, now.
UPDATE activities
SET quotes_count = quotes_count + 1
WHERE uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = %(uuid)s
    )
    AND expires_at > %(now)s
    AND NOT is_hidden
RETURNING user_uuid, quote_policy, is_protected, expires_at
