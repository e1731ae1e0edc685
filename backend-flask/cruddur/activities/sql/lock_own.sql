-- Row lock: lock a crud of the viewer that they may see, to edit it, until the transaction ends; no row if there is no such crud. What the crud's
-- row says is read again after a wait, so another's edit, a like, a deletion or a decision is seen.
-- Parameters: uuid, viewer_uuid, now.
SELECT
    message,
    entities,
    content_warning,
    poll_choices,
    created_at,
    to_iso8601(coalesce(edited_at, created_at)) AS version,
    likes_count + reposts_count + replies_count + quotes_count > 0 AS has_reactions
FROM activities
WHERE uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
        WHERE visible.uuid = %(uuid)s
    )
    AND user_uuid = %(viewer_uuid)s
    AND expires_at > %(now)s
    AND NOT is_hidden
LIMIT 1
FOR NO KEY UPDATE
