-- Return what only an edit changes in a crud as the beginning of its JSON, without the closing brace. It is
-- stored when the crud is written, as formatting it for each page would take longer than all the rest
-- of the page. In plpgsql, so that the queries that call it for a row without it have no plan for media.
CREATE OR REPLACE FUNCTION activity_content(
    activity_uuid uuid,
    message text,
    created_at timestamptz,
    expires_at timestamptz,
    reply_to_activity_uuid uuid
)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN format(
        '{"uuid":"%s","message":%s,"created_at":"%s","expires_at":"%s"'
        ',"reply_to_activity_uuid":%s,"media":%s',
        activity_uuid,
        to_json(message),
        to_iso8601(created_at),
        to_iso8601(expires_at),
        coalesce(to_json(reply_to_activity_uuid)::text, 'null'),
        (
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
            WHERE media.activity_uuid = activity_content.activity_uuid
        )
    );
END
$$;
