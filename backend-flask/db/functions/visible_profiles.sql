-- Profiles that a viewer may see. A person whom the viewer blocks is included, so that the viewer can
-- unblock them; a person who blocks the viewer, or is suspended,
-- isn't.
CREATE OR REPLACE FUNCTION visible_profiles(viewer_uuid uuid, moment timestamptz)
RETURNS TABLE (uuid uuid, handle text, body json)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    people.uuid,
    people.handle,
    json_build_object(
        'uuid', people.uuid,
        'handle', people.handle,
        'display_name', people.display_name,
        'bio', people.bio,
        'bio_entities', CASE
            WHEN people.bio_links_of = people.bio THEN people.bio_links
            ELSE '[]'
        END,
        'avatar', people.avatar,
        'banner', people.banner,
        'created_at', to_iso8601(people.created_at),
        'protected', people.is_protected,
        -- All are counted in an index alone; the hidden ones, which it doesn't tell, are few.
        'cruds_count', CASE
            WHEN NOT people.is_protected OR is_follower(viewer_uuid, people.uuid) IS TRUE
                THEN (
                    SELECT count(*)
                    FROM activities
                    WHERE activities.user_uuid = people.uuid
                        AND activities.reply_to_activity_uuid IS NULL
                        AND activities.expires_at > moment
                ) - (
                    SELECT count(*)
                    FROM activities
                    WHERE activities.user_uuid = people.uuid
                        AND activities.is_hidden
                        AND activities.reply_to_activity_uuid IS NULL
                        AND activities.expires_at > moment
                )
            ELSE 0
        END,
        'followers_count', people.followers_count,
        'following_count', people.following_count,
        'relation', relationship_json(viewer_uuid, people.uuid)
    )
FROM users AS people
WHERE NOT people.is_suspended
AND (
    SELECT TRUE
    FROM blocks
    WHERE blocks.blocker_uuid = people.uuid AND blocks.blocked_uuid = viewer_uuid
    LIMIT 1
) IS NULL
$$;
