-- Return the viewer's relationship to a person as JSON: following, asking to, followed by, blocking, muting
-- them or their reposts. NULL for an anonymous viewer, and for the viewer's own row.
CREATE OR REPLACE FUNCTION relationship_json(viewer_uuid uuid, person_uuid uuid) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    CASE WHEN viewer_uuid <> person_uuid THEN
        json_build_object(
            'following', EXISTS (
                SELECT FROM follows
                WHERE follower_uuid = viewer_uuid AND followed_uuid = person_uuid
            ),
            'requested', EXISTS (
                SELECT FROM follow_requests
                WHERE follower_uuid = viewer_uuid AND followed_uuid = person_uuid
            ),
            'followed_by', EXISTS (
                SELECT FROM follows
                WHERE follower_uuid = person_uuid AND followed_uuid = viewer_uuid
            ),
            'blocking', EXISTS (
                SELECT FROM blocks
                WHERE blocker_uuid = viewer_uuid AND blocked_uuid = person_uuid
            ),
            'muting', EXISTS (
                SELECT FROM active_mutes(viewer_uuid) AS mutes
                WHERE mutes.muted_uuid = person_uuid
            ),
            'muting_reposts', EXISTS (
                SELECT FROM repost_mutes
                WHERE muter_uuid = viewer_uuid AND muted_uuid = person_uuid
            )
        )
    END
$$;
