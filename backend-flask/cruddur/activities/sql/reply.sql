-- Insert a reply and count it on its parent; no row if the parent has expired, doesn't exist or is
-- hidden.
-- Parameters: uuid, parent_uuid, user_uuid, message, entities (JSON), reply_policy (NULL: that of the thread),
-- quote_policy, content_warning and poll_choices (NULL: none), quote_uuid and quote_expires_at (NULL: it quotes nothing),
-- now, expires_at (NULL: with the parent).
WITH parent AS (
    UPDATE activities
    SET replies_count = replies_count + 1
    WHERE uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(%(user_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = %(parent_uuid)s
    )
    RETURNING uuid, reply_to_activity_uuid, ancestor_uuids, reply_policy, expires_at
)
INSERT INTO activities (
    uuid,
    user_uuid,
    message,
    entities,
    reply_to_activity_uuid,
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
    %(user_uuid)s,
    %(message)s,
    %(entities)s::json,
    parent.uuid,
    coalesce(
        %(reply_policy)s,
        (
            SELECT roots.reply_policy
            FROM activities AS roots
            WHERE roots.uuid = thread_root(
                    parent.uuid, parent.reply_to_activity_uuid, parent.ancestor_uuids
                )
                AND roots.expires_at > %(now)s
        ),
        parent.reply_policy
    ),
    %(quote_policy)s,
    %(content_warning)s,
    %(poll_choices)s,
    %(quote_uuid)s::uuid,
    %(quote_expires_at)s::timestamptz,
    %(now)s,
    coalesce(%(expires_at)s, parent.expires_at)
FROM parent
