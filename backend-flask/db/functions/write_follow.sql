-- Follow or unfollow a person, count it for both, and notify them or withdraw the notification.
-- Idempotent. `has_viewer` is false if the viewer's account is deleted or suspended; `other_uuid` is NULL for an
-- unknown handle; `body` is the relationship then, NULL if there is a block in the way, or the handle
-- is the viewer's; `is_notified` says whether the other is.
-- One function, so that its statements are one round trip and one transaction. It is volatile: each
-- of them reads what was committed while the one before waited for a lock.
CREATE OR REPLACE FUNCTION write_follow(
    is_added boolean,
    follow_uuid uuid,
    notification_uuid uuid,
    viewer uuid,
    other_handle text
)
RETURNS TABLE (
    has_viewer boolean,
    other_uuid uuid,
    is_blocking boolean,
    is_blocked_by boolean,
    is_notified boolean,
    body text
)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    change integer;
BEGIN
    SELECT
        coalesce(bool_or(pair.uuid = viewer), false),
        (array_agg(pair.uuid) FILTER (WHERE pair.handle = other_handle))[1]
    INTO has_viewer, other_uuid
    FROM (
        SELECT users.uuid, users.handle
        FROM users
        WHERE (users.uuid = viewer OR users.handle = other_handle)
            AND NOT users.is_suspended
        ORDER BY users.uuid
        FOR NO KEY UPDATE
    ) AS pair;
    is_blocking := EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = viewer AND blocks.blocked_uuid = other_uuid
    );
    is_blocked_by := EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = other_uuid AND blocks.blocked_uuid = viewer
    );
    IF NOT has_viewer OR other_uuid IS NULL OR other_uuid = viewer OR is_blocked_by
        OR (is_blocking AND is_added)
    THEN
        RETURN NEXT;
        RETURN;
    END IF;

    IF is_added THEN
        INSERT INTO follows (uuid, follower_uuid, followed_uuid)
        VALUES (follow_uuid, viewer, other_uuid)
        ON CONFLICT ON CONSTRAINT follows_once DO NOTHING;
    ELSE
        DELETE FROM follows
        WHERE follows.follower_uuid = viewer AND follows.followed_uuid = other_uuid;
    END IF;
    IF FOUND THEN
        change := CASE WHEN is_added THEN 1 ELSE -1 END;
        UPDATE users
        SET
            following_count = users.following_count + change * (users.uuid = viewer)::integer,
            followers_count = users.followers_count + change * (users.uuid = other_uuid)::integer
        WHERE users.uuid IN (viewer, other_uuid);
    END IF;
    IF is_added THEN
        INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid)
        VALUES (notification_uuid, other_uuid, 'follow', viewer)
        ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING;
        is_notified := FOUND;
    ELSE
        DELETE FROM notifications
        WHERE notifications.user_uuid = other_uuid
            AND notifications.kind = 'follow'
            AND notifications.actor_uuid = viewer;
    END IF;

    body := relationship_json(viewer, other_uuid)::text;
    RETURN NEXT;
END
$$;
