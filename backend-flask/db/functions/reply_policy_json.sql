-- Return who may reply to a crud of a thread, and whether the viewer may, as keys of its JSON. While the
-- root is there, its policy holds for the whole thread; after that, each reply's own. In plpgsql, so that lists have no plan for it: of cruds that anyone may reply to, only
-- replies are looked up.
CREATE OR REPLACE FUNCTION reply_policy_json(
    viewer_uuid uuid, moment timestamptz, activity_uuid uuid, root_uuid uuid
)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    holding record;
    is_allowed boolean;
BEGIN
    SELECT activities.user_uuid, activities.reply_policy, activities.entities
    INTO holding
    FROM activities
    WHERE activities.uuid = root_uuid AND activities.expires_at > moment;
    IF NOT FOUND THEN
        SELECT activities.user_uuid, activities.reply_policy, activities.entities
        INTO holding
        FROM activities
        WHERE activities.uuid = activity_uuid;
    END IF;
    IF viewer_uuid IS NULL OR viewer_uuid = holding.user_uuid
        OR holding.reply_policy IN ('anyone', 'nobody')
    THEN
        is_allowed := viewer_uuid IS NOT NULL
            AND (viewer_uuid = holding.user_uuid OR holding.reply_policy = 'anyone');
    ELSIF holding.reply_policy = 'following' THEN
        is_allowed := EXISTS (
            SELECT FROM follows
            WHERE follows.follower_uuid = holding.user_uuid
                AND follows.followed_uuid = viewer_uuid
        );
    ELSE
        is_allowed := mentions_person(holding.entities, viewer_uuid);
    END IF;
    RETURN concat(
        ',"reply_policy":"', holding.reply_policy,
        '","can_reply":', CASE WHEN is_allowed THEN 'true' ELSE 'false' END
    );
END
$$;
