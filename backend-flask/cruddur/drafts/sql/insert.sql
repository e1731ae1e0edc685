-- Insert a draft, or a scheduled crud if it has a time; no row if the user has as many of these as they may.
-- Parameters: uuid, user_uuid, content (JSON), scheduled_at (NULL: a draft), now, expires_at, max_drafts.
INSERT INTO drafts (
    uuid, user_uuid, content, scheduled_at, created_at, updated_at, expires_at
)
SELECT
    %(uuid)s,
    %(user_uuid)s,
    %(content)s::json,
    %(scheduled_at)s,
    %(now)s,
    %(now)s,
    %(expires_at)s
WHERE (
    SELECT count(*)
    FROM drafts AS others
    WHERE others.user_uuid = %(user_uuid)s
        AND (others.scheduled_at IS NULL) = (%(scheduled_at)s::timestamptz IS NULL)
        AND others.expires_at > %(now)s
) < %(max_drafts)s
