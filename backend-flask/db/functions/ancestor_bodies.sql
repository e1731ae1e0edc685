-- Return what a reply answers as JSON objects with commas between them, the root first; NULL for a crud
-- that is no reply. One that isn't available is a gap, whatever the reason. In plpgsql, so that a page of a crud
-- that is no reply has no plan for it.
CREATE OR REPLACE FUNCTION ancestor_bodies(
    viewer_uuid uuid, moment timestamptz, activity_uuid uuid
)
RETURNS TABLE (bodies text)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1
AS $$
BEGIN
    RETURN QUERY
    SELECT
        array_to_string(
            array_agg(
                coalesce(
                    shown.body,
                    concat('{"uuid":"', above.uuid, '","available":false,"reason":"not_available"}')
                )
                ORDER BY above.place
            ),
            ','
        )
    FROM activities
    CROSS JOIN LATERAL unnest(
        coalesce(activities.ancestor_uuids, activity_ancestors(activities.reply_to_activity_uuid))
    ) WITH ORDINALITY AS above (uuid, place)
    LEFT JOIN LATERAL (
        SELECT visible.body
        FROM visible_activity_bodies(viewer_uuid, moment) AS visible
        WHERE visible.uuid = above.uuid
        LIMIT 1
    ) AS shown ON TRUE
    WHERE activities.uuid = ancestor_bodies.activity_uuid
        AND activities.reply_to_activity_uuid IS NOT NULL;
END
$$;
