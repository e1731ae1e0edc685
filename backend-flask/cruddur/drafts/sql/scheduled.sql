-- The author and the text of a scheduled crud of a user; no row if there is none.
-- Parameters: uuid, user_uuid, now.
SELECT
    uuid,
    user_uuid,
    content ->> 'message' AS message,
    (content ->> 'quote_uuid')::uuid AS quote_uuid,
    scheduled_at
FROM drafts
WHERE uuid = %(uuid)s
    AND user_uuid = %(user_uuid)s
    AND scheduled_at IS NOT NULL
    AND expires_at > %(now)s
LIMIT 1
