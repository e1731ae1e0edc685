-- Return what a reported crud answers or quotes, as evidence; NULL if it is gone. In plpgsql, so that reports have no plan for it.
CREATE OR REPLACE FUNCTION reported_activity_json(activity_uuid uuid) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN (
        SELECT
            (
                coalesce(
                    activities.content,
                    activity_content(
                        activities.uuid,
                        activities.message,
                        activities.created_at,
                        activities.expires_at,
                        activities.reply_to_activity_uuid
                    )
                )
                || ',"content_warning":'
                || coalesce(to_json(activities.content_warning)::text, 'null')
                || ',"poll_choices":' || coalesce(to_json(activities.poll_choices)::text, 'null')
                || ',"handle":"' || authors.handle || '"}'
            )::json
        FROM activities
        INNER JOIN users AS authors ON authors.uuid = activities.user_uuid
        WHERE activities.uuid = activity_uuid
    );
END
$$;
