-- Cruds and replies that a viewer may see at a moment: not expired, and by visible people. The only
-- definition of that rule and of a crud's JSON. The planner inlines it, so queries on it use the
-- table's indexes.
CREATE OR REPLACE FUNCTION visible_activities(
    viewer_uuid uuid, moment timestamptz, reposter_uuid uuid DEFAULT NULL
)
RETURNS TABLE (
    uuid uuid, user_uuid uuid, handle text, reply_to_activity_uuid uuid, body json
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    activities.uuid,
    activities.user_uuid,
    authors.handle,
    activities.reply_to_activity_uuid,
    json_build_object(
        'uuid', activities.uuid,
        'handle', authors.handle,
        'display_name', authors.display_name,
        'avatar', authors.avatar,
        'message', activities.message,
        'entities', current_mentions(viewer_uuid, activities.entities),
        'created_at', to_iso8601(activities.created_at),
        'expires_at', to_iso8601(activities.expires_at),
        'replies_count', activities.replies_count,
        'reposts_count', activities.reposts_count,
        'likes_count', activities.likes_count,
        'reply_to_activity_uuid', activities.reply_to_activity_uuid,
        'reply_to_handle', (
            SELECT parents_authors.handle
            FROM activities AS parents
            INNER JOIN visible_people(viewer_uuid) AS parents_authors
                ON parents_authors.uuid = parents.user_uuid
            WHERE parents.uuid = activities.reply_to_activity_uuid
                AND parents.expires_at > moment
        ),
        'liked', EXISTS (
            SELECT FROM likes
            WHERE likes.activity_uuid = activities.uuid AND likes.user_uuid = viewer_uuid
        ),
        'reposted', EXISTS (
            SELECT FROM reposts
            WHERE reposts.activity_uuid = activities.uuid AND reposts.user_uuid = viewer_uuid
        ),
        'bookmarked', EXISTS (
            SELECT FROM bookmarks
            WHERE bookmarks.activity_uuid = activities.uuid AND bookmarks.user_uuid = viewer_uuid
        ),
        'reposted_by', (
            SELECT json_build_object('handle', users.handle, 'display_name', users.display_name)
            FROM users
            WHERE users.uuid = reposter_uuid
        ),
        'media', (
            SELECT
                coalesce(
                    json_agg(
                        json_build_object(
                            'uuid', media.uuid,
                            'width', media.width,
                            'height', media.height,
                            'placeholder', media.placeholder,
                            'alt', media.alt,
                            'renditions', media.renditions
                        )
                        ORDER BY media.position
                    ),
                    '[]'
                )
            FROM media
            WHERE media.activity_uuid = activities.uuid
        )
    )
FROM activities
INNER JOIN visible_people(viewer_uuid) AS authors ON authors.uuid = activities.user_uuid
WHERE activities.expires_at > moment
$$;
