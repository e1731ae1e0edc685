-- Return the crud that another one quotes as a key of its JSON: what the viewer may see of it, or why there is
-- nothing to see. One level deep, so the JSON is built here and not by `visible_activity_bodies`, which says
-- whether the viewer may see it. A block between the two authors hides it from everybody. In plpgsql, so that
-- lists have no plan for it: it is called for the few cruds that quote.
CREATE OR REPLACE FUNCTION quote_json(
    viewer_uuid uuid,
    moment timestamptz,
    quoting_user_uuid uuid,
    quoted_uuid uuid,
    quoted_expires_at timestamptz
)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    body text;
BEGIN
    IF quoted_expires_at <= moment THEN
        RETURN ',"quote":{"state":"expired"}';
    END IF;
    SELECT
        ',"quote":{"state":"available",' || substr(
            coalesce(
                activities.content,
                activity_content(
                    activities.uuid,
                    activities.message,
                    activities.created_at,
                    activities.expires_at,
                    activities.reply_to_activity_uuid
                )
            ),
            2
        )
        || ',"entities":' || current_mentions(viewer_uuid, activities.entities)::text
        || ',"handle":"' || authors.handle
        || '","display_name":' || to_json(authors.display_name)::text
        || ',"avatar":' || coalesce(authors.avatar::text, 'null')
        || coalesce(
            ',"moderation_warning":' || to_json(activities.moderation_warning)::text, ''
        )
        || CASE WHEN activities.is_protected THEN ',"protected":true' ELSE '' END
        || ',"content_warning":' || coalesce(to_json(activities.content_warning)::text, 'null')
        || CASE
            WHEN EXISTS (
                SELECT FROM active_mutes(viewer_uuid) AS mutes
                WHERE mutes.muted_uuid = activities.user_uuid
            )
                THEN ',"muted":true'
            ELSE ''
        END
        || CASE
            WHEN EXISTS (SELECT FROM muted_words WHERE muted_words.user_uuid = viewer_uuid)
                THEN coalesce(
                    ',"muted_word":' || to_json(muted_word(viewer_uuid, activities.uuid))::text, ''
                )
            ELSE ''
        END
        || '}'
    INTO body
    FROM activities
    INNER JOIN users AS authors ON authors.uuid = activities.user_uuid
    WHERE activities.uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(viewer_uuid, moment) AS visible
        WHERE visible.uuid = quoted_uuid
    )
    AND NOT EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = activities.user_uuid
            AND blocks.blocked_uuid = quoting_user_uuid
    )
    AND NOT EXISTS (
        SELECT FROM blocks
        WHERE blocks.blocker_uuid = quoting_user_uuid
            AND blocks.blocked_uuid = activities.user_uuid
    );
    IF body IS NOT NULL THEN
        RETURN body;
    END IF;
    PERFORM FROM activities
    WHERE activities.uuid = quoted_uuid AND activities.expires_at > moment;
    IF FOUND THEN
        RETURN ',"quote":{"state":"not_available"}';
    END IF;
    RETURN ',"quote":{"state":"deleted"}';
END
$$;
