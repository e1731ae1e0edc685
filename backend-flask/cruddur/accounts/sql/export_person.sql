-- Data export: a user and the handles that are held for them, as JSON; no row if the account is
-- deleted.
-- Parameters: user_uuid.
SELECT
    json_build_object(
        'uuid', users.uuid,
        'handle', users.handle,
        'email', users.email,
        'display_name', users.display_name,
        'bio', users.bio,
        'protected', users.is_protected,
        'reply_notifications', users.reply_notifications,
        'two_step', (
            SELECT two_step_change_json(two_step_changes)
            FROM two_step_changes
            WHERE two_step_changes.user_uuid = users.uuid
        ),
        'push_off', users.push_off,
        'created_at', to_iso8601(users.created_at)
    )::text AS person,
    (
        SELECT coalesce(json_agg(held_handles.handle ORDER BY held_handles.handle), '[]')::text
        FROM held_handles
        WHERE held_handles.user_uuid = users.uuid
    ) AS held_handles
FROM users
WHERE users.uuid = %(user_uuid)s
LIMIT 1
