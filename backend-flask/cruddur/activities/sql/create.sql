-- Insert a crud, and keep its author from being deleted until the transaction ends; no row if they are
-- already, or are suspended.
-- Parameters: uuid, user_uuid, message, entities (JSON), reply_policy, quote_policy, content_warning and poll_choices
-- (NULL: none), quote_uuid and quote_expires_at (NULL: it quotes nothing), now, expires_at.
WITH author AS (
    SELECT uuid
    FROM users
    WHERE uuid = %(user_uuid)s
        AND NOT is_suspended
    FOR KEY SHARE
)
INSERT INTO activities (
    uuid,
    user_uuid,
    message,
    entities,
    reply_policy,
    quote_policy,
    content_warning,
    poll_choices,
    quote_uuid,
    quote_expires_at,
    created_at,
    expires_at
)
SELECT
    %(uuid)s,
    author.uuid,
    %(message)s,
    %(entities)s::json,
    %(reply_policy)s,
    %(quote_policy)s,
    %(content_warning)s,
    %(poll_choices)s,
    %(quote_uuid)s::uuid,
    %(quote_expires_at)s::timestamptz,
    %(now)s,
    %(expires_at)s
FROM author
