-- Add or remove a viewer's like, repost or bookmark of a crud, count it, and notify the author or
-- withdraw the notification. Idempotent. `has_viewer` is false if the viewer's account is deleted or suspended;
-- `body` is the crud as the viewer sees it then, NULL if it isn't visible, or if it is protected and would
-- be reposted; `notified_uuid` is the
-- author, if they are notified and mute neither the viewer nor the thread.
-- One function, so that the six statements are one round trip and one transaction. It is volatile:
-- each of its statements reads what was committed while the one before waited for a lock.
CREATE OR REPLACE FUNCTION write_reaction(
    reaction text,
    is_added boolean,
    reaction_uuid uuid,
    notification_uuid uuid,
    viewer uuid,
    activity uuid,
    moment timestamptz
)
RETURNS TABLE (has_viewer boolean, notified_uuid uuid, body text)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    author_uuid uuid;
    has_author boolean;
    is_changed boolean;
BEGIN
    SELECT activities.user_uuid INTO author_uuid FROM activities WHERE activities.uuid = activity;
    SELECT
        coalesce(bool_or(people.uuid = viewer), false),
        coalesce(bool_or(people.uuid = author_uuid), false)
    INTO has_viewer, has_author
    FROM (
        SELECT users.uuid
        FROM users
        WHERE users.uuid IN (viewer, author_uuid)
            AND NOT users.is_suspended
        ORDER BY users.uuid
        FOR KEY SHARE
    ) AS people;
    IF NOT (has_viewer AND has_author) THEN
        RETURN NEXT;
        RETURN;
    END IF;

    PERFORM FROM activities
    WHERE activities.uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(viewer, moment) AS visible
        WHERE visible.uuid = activity
    )
    AND NOT (activities.is_protected AND reaction = 'repost' AND is_added)
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEXT;
        RETURN;
    END IF;

    CASE
        WHEN reaction = 'like' AND is_added THEN
            INSERT INTO likes (uuid, user_uuid, activity_uuid)
            VALUES (reaction_uuid, viewer, activity)
            ON CONFLICT ON CONSTRAINT likes_once DO NOTHING;
            is_changed := FOUND;
        WHEN reaction = 'like' THEN
            DELETE FROM likes WHERE likes.activity_uuid = activity AND likes.user_uuid = viewer;
            is_changed := FOUND;
        WHEN reaction = 'repost' AND is_added THEN
            INSERT INTO reposts (uuid, user_uuid, activity_uuid)
            VALUES (reaction_uuid, viewer, activity)
            ON CONFLICT ON CONSTRAINT reposts_once DO NOTHING;
            is_changed := FOUND;
        WHEN reaction = 'repost' THEN
            DELETE FROM reposts
            WHERE reposts.activity_uuid = activity AND reposts.user_uuid = viewer;
            is_changed := FOUND;
        WHEN is_added THEN
            INSERT INTO bookmarks (uuid, user_uuid, activity_uuid)
            VALUES (reaction_uuid, viewer, activity)
            ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING;
        ELSE
            DELETE FROM bookmarks
            WHERE bookmarks.activity_uuid = activity AND bookmarks.user_uuid = viewer;
    END CASE;

    -- Bookmarks are private: nobody counts them or is notified.
    IF is_changed THEN
        IF reaction = 'like' THEN
            UPDATE activities
            SET likes_count = activities.likes_count + CASE WHEN is_added THEN 1 ELSE -1 END
            WHERE activities.uuid = activity;
        ELSE
            UPDATE activities
            SET reposts_count = activities.reposts_count + CASE WHEN is_added THEN 1 ELSE -1 END
            WHERE activities.uuid = activity;
        END IF;
    END IF;
    IF reaction <> 'bookmark' AND author_uuid <> viewer THEN
        IF is_added THEN
            INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
            VALUES (notification_uuid, author_uuid, reaction, viewer, activity)
            ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
            RETURNING CASE
                WHEN NOT mutes_notification(author_uuid, viewer, notifications.thread_uuid)
                    THEN notifications.user_uuid
            END
            INTO notified_uuid;
        ELSE
            DELETE FROM notifications
            WHERE notifications.kind = reaction
                AND notifications.actor_uuid = viewer
                AND notifications.activity_uuid = activity;
        END IF;
    END IF;

    SELECT visible.body INTO body
    FROM visible_activity_bodies(viewer, moment) AS visible
    WHERE visible.uuid = activity;
    RETURN NEXT;
END
$$;
