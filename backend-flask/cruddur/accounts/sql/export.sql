-- Data export: all of a user's data as JSON, except what has expired.
-- Parameters: user_uuid, now.
SELECT
    json_build_object(
        'person', json_build_object(
            'uuid', users.uuid,
            'handle', users.handle,
            'email', users.email,
            'display_name', users.display_name,
            'bio', users.bio,
            'created_at', to_iso8601(users.created_at)
        ),
        'held_handles', (
            SELECT coalesce(json_agg(held_handles.handle ORDER BY held_handles.handle), '[]')
            FROM held_handles
            WHERE held_handles.user_uuid = users.uuid
        ),
        'cruds', (
            SELECT
                coalesce(
                    json_agg(
                        json_build_object(
                            'uuid', activities.uuid,
                            'message', activities.message,
                            'reply_to_activity_uuid', activities.reply_to_activity_uuid,
                            'created_at', to_iso8601(activities.created_at),
                            'expires_at', to_iso8601(activities.expires_at)
                        )
                        ORDER BY activities.uuid
                    ),
                    '[]'
                )
            FROM activities
            WHERE activities.user_uuid = users.uuid AND activities.expires_at > %(now)s
        ),
        'media', (
            SELECT
                coalesce(
                    json_agg(
                        json_build_object(
                            'uuid', media.uuid,
                            'purpose', media.purpose,
                            'activity_uuid', media.activity_uuid,
                            'alt', media.alt,
                            'renditions', media.renditions,
                            'created_at', to_iso8601(media.created_at)
                        )
                        ORDER BY media.uuid
                    ),
                    '[]'
                )
            FROM media
            LEFT JOIN activities ON activities.uuid = media.activity_uuid
            WHERE media.user_uuid = users.uuid
                AND media.status = 'ready'
                AND coalesce(activities.expires_at, media.expires_at, 'infinity') > %(now)s
        ),
        'likes', (
            SELECT coalesce(json_agg(likes.activity_uuid ORDER BY likes.uuid), '[]')
            FROM likes
            WHERE likes.user_uuid = users.uuid
        ),
        'reposts', (
            SELECT coalesce(json_agg(reposts.activity_uuid ORDER BY reposts.uuid), '[]')
            FROM reposts
            WHERE reposts.user_uuid = users.uuid
        ),
        'bookmarks', (
            SELECT coalesce(json_agg(bookmarks.activity_uuid ORDER BY bookmarks.uuid), '[]')
            FROM bookmarks
            WHERE bookmarks.user_uuid = users.uuid
        ),
        'following', (
            SELECT coalesce(json_agg(others.handle ORDER BY follows.uuid), '[]')
            FROM follows
            INNER JOIN users AS others ON others.uuid = follows.followed_uuid
            WHERE follows.follower_uuid = users.uuid
        ),
        'followers', (
            SELECT coalesce(json_agg(others.handle ORDER BY follows.uuid), '[]')
            FROM follows
            INNER JOIN users AS others ON others.uuid = follows.follower_uuid
            WHERE follows.followed_uuid = users.uuid
        ),
        'blocking', (
            SELECT coalesce(json_agg(others.handle ORDER BY others.handle), '[]')
            FROM blocks
            INNER JOIN users AS others ON others.uuid = blocks.blocked_uuid
            WHERE blocks.blocker_uuid = users.uuid
        ),
        'muting', (
            SELECT coalesce(json_agg(others.handle ORDER BY others.handle), '[]')
            FROM mutes
            INNER JOIN users AS others ON others.uuid = mutes.muted_uuid
            WHERE mutes.muter_uuid = users.uuid
        )
    )::text AS body
FROM users
WHERE users.uuid = %(user_uuid)s
LIMIT 1
