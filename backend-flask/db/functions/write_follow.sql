-- Follow or unfollow a person, count it for both, and notify them or withdraw the notification. Of a
-- protected person it is a request, which nobody counts; unfollowing withdraws it.
-- Idempotent. `has_viewer` is false if the viewer's account is deleted or suspended; `other_uuid` is NULL for an
-- unknown handle; `body` is the relationship then, NULL if there is a block in the way, the handle
-- is the viewer's, or they have too many open requests; `is_notified` says whether the other is.
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
    max_requests CONSTANT integer := 500;
    change integer;
    is_request boolean;
    is_changed boolean := FALSE;
BEGIN
    SELECT
        coalesce(bool_or(pair.uuid = viewer), false),
        (array_agg(pair.uuid) FILTER (WHERE pair.handle = other_handle))[1],
        bool_or(pair.is_protected) FILTER (WHERE pair.handle = other_handle)
    INTO has_viewer, other_uuid, is_request
    FROM (
        SELECT users.uuid, users.handle, users.is_protected
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

    is_request := is_added AND is_request AND NOT EXISTS (
        SELECT FROM follows
        WHERE follows.follower_uuid = viewer AND follows.followed_uuid = other_uuid
    );
    IF is_request AND (
        SELECT count(*)
        FROM (
            SELECT
            FROM follow_requests
            WHERE follow_requests.follower_uuid = viewer
                AND follow_requests.followed_uuid <> other_uuid
            LIMIT max_requests
        ) AS open
    ) = max_requests THEN
        RETURN NEXT;
        RETURN;
    END IF;

    IF is_request THEN
        INSERT INTO follow_requests (uuid, follower_uuid, followed_uuid)
        VALUES (follow_uuid, viewer, other_uuid)
        ON CONFLICT ON CONSTRAINT follow_requests_once DO NOTHING;
    ELSE
        DELETE FROM follow_requests
        WHERE follow_requests.follower_uuid = viewer
            AND follow_requests.followed_uuid = other_uuid;
        IF is_added THEN
            INSERT INTO follows (uuid, follower_uuid, followed_uuid)
            VALUES (follow_uuid, viewer, other_uuid)
            ON CONFLICT ON CONSTRAINT follows_once DO NOTHING;
        ELSE
            DELETE FROM follows
            WHERE follows.follower_uuid = viewer AND follows.followed_uuid = other_uuid;
        END IF;
        is_changed := FOUND;
    END IF;
    IF is_changed THEN
        change := CASE WHEN is_added THEN 1 ELSE -1 END;
        UPDATE users
        SET
            following_count = users.following_count + change * (users.uuid = viewer)::integer,
            followers_count = users.followers_count + change * (users.uuid = other_uuid)::integer
        WHERE users.uuid IN (viewer, other_uuid);
    END IF;

    DELETE FROM notifications
    WHERE (
        notifications.user_uuid = other_uuid
        AND notifications.actor_uuid = viewer
        AND (
            (notifications.kind = 'follow' AND NOT is_added)
            OR (notifications.kind = 'follow_request' AND NOT is_request)
        )
    )
    OR (
        notifications.user_uuid = viewer
        AND notifications.actor_uuid = other_uuid
        AND notifications.kind = 'follow_accepted'
        AND NOT is_added
    );
    -- Who was accepted has followed without such a notification, and doesn't get one later.
    IF is_request OR (is_added AND is_changed) THEN
        INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid)
        VALUES (
            notification_uuid,
            other_uuid,
            CASE WHEN is_request THEN 'follow_request' ELSE 'follow' END,
            viewer
        )
        ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING;
        is_notified := FOUND;
    END IF;

    body := relationship_json(viewer, other_uuid)::text;
    RETURN NEXT;
END
$$;
