-- Return a draft or a scheduled crud as JSON, as its author sees it: with those of its pictures that it still
-- has. In plpgsql, so that it may be there before the column of media.
CREATE OR REPLACE FUNCTION draft_json(draft drafts) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN draft.content::jsonb
        || jsonb_build_object(
            'uuid', draft.uuid,
            'created_at', to_iso8601(draft.created_at),
            'updated_at', to_iso8601(draft.updated_at),
            'media', (
                SELECT
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'uuid', media.uuid,
                                'width', media.width,
                                'height', media.height,
                                'placeholder', media.placeholder,
                                'alt', wanted.value ->> 'alt',
                                'renditions', media.renditions
                            )
                            ORDER BY wanted.place
                        ),
                        '[]'
                    )
                FROM json_array_elements(draft.content -> 'media')
                    WITH ORDINALITY AS wanted (value, place)
                INNER JOIN media
                    ON media.uuid = (wanted.value ->> 'uuid')::uuid
                    AND media.draft_uuid = draft.uuid
                    AND media.activity_uuid IS NULL
            )
        )
        || CASE
            WHEN draft.scheduled_at IS NULL THEN '{}'
            ELSE jsonb_build_object(
                'scheduled_at', to_iso8601(draft.scheduled_at), 'failure', draft.failure
            )
        END;
END
$$;
